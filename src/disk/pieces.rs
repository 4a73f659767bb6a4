//! Pieces of pages that earlier builds have made, each kept under the mark of what it was made from.
//!
//! They stand in volumes, to which nothing is added once they have their names; an index tells where each piece is.
//! Two pieces of the same bytes, as the same page of two UI versions often has them, stand in one place.
//! A build writes its new pieces into a volume of its own, and all that is still used into one when most is not.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use super::cache::{Cache, Stamp, begun};
use super::error::DiskError;
use super::halt::{self, Draft};
use super::index::{CHECK, Index, Spot};
use super::memory::{KEPT, Rest, push_text};
use crate::output::Kept;
use crate::source::Origin;

/// The pieces that this very program has kept for a book, and those that it makes now.
#[derive(Debug, Default)]
pub struct Pieces {
    index: Index,
    volumes: Vec<Volume>,
    /// The pieces that are new; none when the disk does not take them.
    making: Mutex<Option<Making>>,
}

#[derive(Debug)]
struct Volume {
    name: String,
    file: File,
    size: u64,
}

/// A volume in the making.
#[derive(Debug)]
struct Making {
    file: BufWriter<NamedTempFile>,
    size: u64,
    spots: Vec<(Origin, Spot)>,
    /// Where the pieces stand, by their hashes.
    places: HashMap<[u8; CHECK], u64>,
    /// A program that ends takes it away.
    _draft: Draft,
}

/// Under this name the cache keeps the index.
const INDEX: &str = "pieces";
/// How the names of volumes begin.
const VOLUME: &str = "pieces-";
/// More volumes than this are made one.
const MOST: usize = 16;

impl Pieces {
    /// What is kept; nothing when that is not known for certain.
    #[must_use]
    pub fn of(cache: &Cache) -> Self {
        let (index, volumes) = Self::read(cache).unwrap_or_default();
        let making = cache.draft(INDEX).ok().map(|(file, draft)| Making {
            file: BufWriter::new(file),
            size: 0,
            spots: Vec::new(),
            places: HashMap::new(),
            _draft: draft,
        });
        Self { index, volumes, making: Mutex::new(making) }
    }

    fn read(cache: &Cache) -> Option<(Index, Vec<Volume>)> {
        let bytes = cache.read(INDEX, Stamp::program())?;
        let mut rest = Rest(&bytes);
        let names = rest.words()?;
        let open = |name: &str| {
            let file = cache.open(name).ok()?;
            let size = file.metadata().ok()?.len();
            Some(Volume { name: name.to_owned(), file, size })
        };
        let volumes: Vec<Volume> = names.lines().map(open).collect::<Option<_>>()?;
        Some((Index::from_bytes(rest.0)?, volumes))
    }

    /// Keeps for the next build what this one has used and made, and forgets the rest; the caller holds the lock of
    /// the output.
    ///
    /// # Errors
    /// When the cache cannot be written; the next build then makes all pieces anew.
    pub fn finish(&self, cache: &Cache) -> Result<(), DiskError> {
        let volumes = self.write(cache)?;
        // Whoever holds the lock is alone with these: what was begun was left behind by a build that was killed.
        let drafts = [begun(INDEX), begun(KEPT)];
        cache.sweep(|file| {
            let is_old = file.starts_with(VOLUME) && !volumes.iter().any(|name| name == file);
            is_old || drafts.iter().any(|draft| file.starts_with(draft))
        });
        Ok(())
    }

    /// Writes the index and a volume, unless both would say what they say; returns the names of all volumes.
    fn write(&self, cache: &Cache) -> Result<Vec<String>, DiskError> {
        let mut names: Vec<String> = self.volumes.iter().map(|volume| volume.name.clone()).collect();
        let making = self.making().take();
        let is_other = |making: &Making| !making.spots.is_empty() || self.index.has_unused();
        let Some(mut making) = making.filter(is_other) else { return Ok(names) };
        let held: u64 = self.volumes.iter().map(|volume| volume.size).sum();
        let fault = |error| cache.fault(INDEX, error);
        let mut stay = Some(self.index.used());
        if names.len() >= MOST || held > 2 * self.index.bytes_in_use() {
            names.clear();
            for (origin, spot) in stay.take().into_iter().flatten() {
                if let Some(Ok(piece)) = self.volume(spot).map(|volume| volume.read(spot)) {
                    let _whole = halt::change();
                    making.add(origin, &piece).map_err(fault)?;
                }
            }
        }
        let volume = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let new = making.spots.iter().map(|(origin, spot)| (*origin, Spot { volume, ..*spot }));
        let index = Index::to_bytes(stay.into_iter().flatten().chain(new));
        names.push(making.persist(cache).map_err(fault)?);
        let mut listed = Vec::new();
        push_text(&mut listed, &names.join("\n"));
        listed.extend(index);
        cache.write(INDEX, Stamp::program(), &listed)?;
        Ok(names)
    }

    /// The volume in which a piece stands.
    fn volume(&self, spot: Spot) -> Option<&Volume> {
        self.volumes.get(spot.volume as usize)
    }

    fn making(&self) -> MutexGuard<'_, Option<Making>> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept for Pieces {
    fn recall(&self, origin: Origin) -> Option<Vec<u8>> {
        let (place, spot) = self.index.find(origin)?;
        let piece = self.volume(spot)?.read(spot).ok()?;
        self.index.mark_used(place);
        Some(piece)
    }

    fn keep(&self, origin: Origin, piece: &[u8]) {
        let mut new = self.making();
        let kept = new.as_mut().map(|new| {
            let _whole = halt::change();
            new.add(origin, piece)
        });
        if kept.is_some_and(|kept| kept.is_err()) {
            // It is only slower without them.
            *new = None;
        }
    }
}

impl Volume {
    fn read(&self, spot: Spot) -> io::Result<Vec<u8>> {
        let length = usize::try_from(spot.length).unwrap_or(usize::MAX);
        // A damaged index must not ask for more than there is.
        if spot.start.saturating_add(u64::from(spot.length)) > self.size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut piece = vec![0; length];
        self.file.read_exact_at(&mut piece, spot.start)?;
        if check(&piece) == spot.check { Ok(piece) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

impl Making {
    fn add(&mut self, origin: Origin, piece: &[u8]) -> io::Result<()> {
        let length = u32::try_from(piece.len()).map_err(io::Error::other)?;
        let check = check(piece);
        let known = self.places.get(&check).copied();
        let start = known.unwrap_or(self.size);
        if known.is_none() {
            self.file.write_all(piece)?;
            self.places.insert(check, start);
            self.size += u64::from(length);
        }
        // Which volume this becomes is known when it is whole.
        self.spots.push((origin, Spot { volume: 0, start, length, check }));
        Ok(())
    }

    /// Gives the volume a name that no other one has.
    fn persist(self, cache: &Cache) -> io::Result<String> {
        let _whole = halt::change();
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let made = file.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = made.trim_start_matches('.').to_owned();
        file.persist_noclobber(cache.path(&name)).map_err(|error| error.error)?;
        Ok(name)
    }
}

fn check(piece: &[u8]) -> [u8; CHECK] {
    let hash = blake3::hash(piece);
    std::array::from_fn(|place| hash.as_bytes()[place])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn origin(number: usize) -> Origin {
        Origin::of(&number)
    }

    /// What is kept of these pieces after a build that used some and made others.
    fn build(cache: &Cache, used: &[usize], made: &[usize]) {
        let pieces = Pieces::of(cache);
        for number in used {
            assert_eq!(pieces.recall(origin(*number)), Some(number.to_string().into_bytes()), "{number}");
        }
        made.iter().for_each(|number| pieces.keep(origin(*number), number.to_string().as_bytes()));
        pieces.finish(cache).unwrap();
    }

    fn volumes(root: &std::path::Path) -> Vec<std::path::PathBuf> {
        let files = fs::read_dir(root.join(".headwater")).unwrap().map(|file| file.unwrap().path());
        files.filter(|path| path.file_name().unwrap().to_str().unwrap().contains(VOLUME)).collect()
    }

    #[test]
    fn what_a_build_used_and_made_is_kept_and_the_rest_is_not() {
        let book = tempfile::tempdir().unwrap();
        let cache = Cache::of(book.path());
        build(&cache, &[], &[1, 2, 3]);
        build(&cache, &[1, 2], &[4]);
        let before = volumes(book.path()).len();
        let pieces = Pieces::of(&cache);
        assert_eq!(pieces.recall(origin(3)), None);
        assert!([1, 2, 4].iter().all(|number| pieces.recall(origin(*number)).is_some()));
        // A build that comes to nothing leaves nothing.
        pieces.keep(origin(5), b"5");
        drop(pieces);
        assert_eq!((volumes(book.path()).len(), Pieces::of(&cache).recall(origin(5))), (before, None));
    }

    #[test]
    fn many_volumes_become_one_and_lose_nothing() {
        let book = tempfile::tempdir().unwrap();
        let cache = Cache::of(book.path());
        for number in 0..3 * MOST {
            build(&cache, &(0..number).collect::<Vec<_>>(), &[number]);
            assert!(volumes(book.path()).len() <= MOST, "{number}");
        }
        build(&cache, &(0..3 * MOST).collect::<Vec<_>>(), &[]);
    }

    #[test]
    fn volumes_of_which_little_is_used_are_written_anew() {
        let book = tempfile::tempdir().unwrap();
        let cache = Cache::of(book.path());
        build(&cache, &[], &(0..100).collect::<Vec<_>>());
        build(&cache, &[7], &[]);
        let sizes: Vec<u64> = volumes(book.path()).iter().map(|path| path.metadata().unwrap().len()).collect();
        assert_eq!(sizes, [1]);
    }

    #[test]
    fn pieces_of_the_same_bytes_stand_in_one_place() {
        let book = tempfile::tempdir().unwrap();
        let cache = Cache::of(book.path());
        let sizes = || volumes(book.path()).iter().map(|path| path.metadata().unwrap().len()).collect::<Vec<_>>();
        let pieces = Pieces::of(&cache);
        (0..3).for_each(|number| pieces.keep(origin(number), b"the same"));
        pieces.keep(origin(3), b"another one");
        pieces.finish(&cache).unwrap();
        assert_eq!(sizes(), [8 + 11]);
        // What is used of them is less than half once the other one is gone, and is copied once.
        let pieces = Pieces::of(&cache);
        (0..3).for_each(|number| assert_eq!(pieces.recall(origin(number)).as_deref(), Some(b"the same".as_slice())));
        pieces.finish(&cache).unwrap();
        assert_eq!(sizes(), [8]);
        let pieces = Pieces::of(&cache);
        (0..3).for_each(|number| assert!(pieces.recall(origin(number)).is_some(), "{number}"));
    }

    #[test]
    fn a_damaged_volume_gives_nothing_and_a_lost_one_is_no_fault() {
        let book = tempfile::tempdir().unwrap();
        let cache = Cache::of(book.path());
        build(&cache, &[], &[1, 2]);
        let [volume] = volumes(book.path()).try_into().unwrap();
        fs::write(&volume, "1x").unwrap();
        let pieces = Pieces::of(&cache);
        assert!(pieces.recall(origin(1)).is_some() && pieces.recall(origin(2)).is_none());
        drop(pieces);
        fs::write(&volume, "").unwrap();
        assert_eq!(Pieces::of(&cache).recall(origin(1)), None);
        fs::remove_file(&volume).unwrap();
        assert_eq!(Pieces::of(&cache).recall(origin(1)), None);
        build(&cache, &[], &[1]);
        build(&cache, &[1], &[]);
    }
}
