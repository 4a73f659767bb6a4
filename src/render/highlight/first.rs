//! The first reading of a syntax, in which its expressions are made: who would wait for it does something else meanwhile.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

use rayon::Yield;

/// How far the first reading of a syntax is.
#[derive(Debug, Default)]
pub(super) struct First(AtomicU8);

const NEW: u8 = 0;
const BEGUN: u8 = 1;
const DONE: u8 = 2;

/// How many readings of one thread may stand aside at once: each keeps its part of the stack.
const MOST: usize = 4;

thread_local! {
    static ASIDE: Cell<usize> = const { Cell::new(0) };
}

impl First {
    /// Reads something of the syntax. While another thread reads it for the first time, this one does other work
    /// of its pool: the two would make the same expressions one by one, each waiting for the other.
    pub(super) fn read<T>(&self, read: impl FnOnce() -> T) -> T {
        if self.0.compare_exchange(NEW, BEGUN, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            let read = read();
            self.0.store(DONE, Ordering::Release);
            return read;
        }
        let aside = ASIDE.get();
        if aside < MOST {
            ASIDE.set(aside + 1);
            while self.0.load(Ordering::Acquire) == BEGUN && rayon::yield_now() == Some(Yield::Executed) {}
            ASIDE.set(aside);
        }
        read()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use super::*;

    #[test]
    fn who_comes_second_does_other_work_until_the_first_has_read() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let (first, begun, worked) = (First::default(), AtomicBool::new(false), AtomicBool::new(false));
        let wait_for = |flag: &AtomicBool| {
            while !flag.load(Ordering::Acquire) {
                thread::yield_now();
            }
        };
        pool.scope(|scope| {
            scope.spawn(|_| {
                first.read(|| {
                    begun.store(true, Ordering::Release);
                    wait_for(&worked);
                });
            });
            scope.spawn(|scope| {
                wait_for(&begun);
                scope.spawn(|_| worked.store(true, Ordering::Release));
                assert!(first.read(|| worked.load(Ordering::Acquire)));
            });
        });
        // Nobody waits any more, in a pool or in none.
        assert_eq!((first.read(|| 1), pool.install(|| first.read(|| 2)), ASIDE.get()), (1, 2, 0));
    }
}
