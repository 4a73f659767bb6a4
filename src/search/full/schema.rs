//! What the index holds of each page.

use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexSettings, TantivyError};

use super::lines::Lines;
use crate::search::weight::SYNONYM;
use crate::search::words::Field;

/// The columns of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// The path of the page, by which it is taken out again.
    pub(super) path: Column,
    /// The versions that show exactly this text, the newest at the lowest bit.
    pub(super) versions: Column,
    /// How many words of prose it has.
    pub(super) length: Column,
    /// How much it counts, in percent of a page that answers.
    pub(super) share: Column,
    /// Its words, each with what it is there.
    pub(super) words: Column,
    /// Its words in the order of reading, for phrases, and each joined word behind them.
    pub(super) order: Column,
    /// All that is shown of it.
    pub(super) record: Column,
}

/// The name under which the index knows [`Lines`].
const LINES: &str = "lines";
/// What stands between a word and the letter that says what it is on its page; it sorts before all letters.
const MARK: char = '\0';
/// The first of these letters.
const FIRST: u8 = b'A';

/// An index without pages in a directory.
pub(super) fn create(directory: impl Into<Box<dyn tantivy::Directory>>) -> Result<Index, TantivyError> {
    let lines = |record| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(LINES).set_fieldnorms(false).set_index_option(record),
        )
    };
    let mut schema = Schema::builder();
    schema.add_text_field("path", STRING | FAST);
    schema.add_u64_field("versions", FAST | INDEXED);
    schema.add_u64_field("length", FAST);
    schema.add_u64_field("share", FAST);
    schema.add_text_field("words", lines(IndexRecordOption::WithFreqs));
    schema.add_text_field("order", lines(IndexRecordOption::WithFreqsAndPositions));
    schema.add_bytes_field("record", STORED);
    let index = Index::create(directory, schema.build(), IndexSettings::default())?;
    register(&index);
    Ok(index)
}

/// Opens the index in a directory, and finds its columns.
pub(super) fn open(directory: impl Into<Box<dyn tantivy::Directory>>) -> Result<Index, TantivyError> {
    let index = Index::open(directory)?;
    register(&index);
    Ok(index)
}

fn register(index: &Index) {
    index.tokenizers().register(LINES, TextAnalyzer::from(Lines::default()));
}

impl Columns {
    pub(super) fn of(index: &Index) -> Result<Self, TantivyError> {
        let schema = index.schema();
        let column = |name| schema.get_field(name);
        Ok(Self {
            path: column("path")?,
            versions: column("versions")?,
            length: column("length")?,
            share: column("share")?,
            words: column("words")?,
            order: column("order")?,
            record: column("record")?,
        })
    }
}

/// Whether a word is written in a text, or means the same as one that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Written,
    Meant,
}

/// Writes a word as the index has it.
pub(super) fn push_word(word: &str, field: Field, told: Told, line: &mut String) {
    line.push_str(word);
    line.push(MARK);
    line.push(char::from(FIRST + 2 * field as u8 + u8::from(told == Told::Meant)));
}

/// The word that the index has as `key`, what it is there, and how much of itself it counts.
pub(super) fn read_word(key: &[u8]) -> Option<(&str, Field, f32)> {
    let (word, letter) = std::str::from_utf8(key).ok()?.split_once(MARK)?;
    let number = letter.bytes().next()?.checked_sub(FIRST)?;
    let field = *Field::ALL.get(usize::from(number / 2))?;
    Some((word, field, if number.is_multiple_of(2) { 1.0 } else { SYNONYM }))
}

/// What all entries of a word begin with, and what all of them stand before.
pub(super) fn bounds(word: &str) -> (String, String) {
    (format!("{word}{MARK}"), format!("{word}\u{1}"))
}
