//! What the help panel says itself, which comes with the index: English, whatever the language of the book.

use serde::Serialize;

/// The panel's own words; `{}` stands for what is put in.
#[derive(Serialize)]
pub(super) struct Words {
    help: &'static str,
    list: &'static str,
    tasks: &'static str,
    parts: &'static str,
    unknown: &'static str,
    step: &'static str,
    support: &'static str,
    check: &'static str,
    back: &'static str,
    next: &'static str,
    skip: &'static str,
    failed: &'static str,
    close: &'static str,
    done: &'static str,
    page: &'static str,
    stuck: &'static str,
    contact: &'static str,
    absent: &'static str,
    who: &'static str,
    needs: &'static str,
}

/// English, until a language has words of its own; a product may replace each.
pub(super) const ENGLISH: Words = Words {
    help: "Help",
    list: "Help on this screen",
    tasks: "Tasks",
    parts: "On this screen",
    unknown: "There is no help on {}.",
    step: "Step {} of {}",
    support: "Support does this step.",
    check: "Did it work?",
    back: "Back",
    next: "Next",
    skip: "Skip",
    failed: "Did not work",
    close: "Close",
    done: "Done",
    page: "Read the whole page",
    stuck: "Still stuck?",
    contact: "Contact support",
    absent: "“{}” is not on this screen.",
    who: "Who can do it",
    needs: "What must be true first",
};
