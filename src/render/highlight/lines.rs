//! Lines of code, each read once in each state in which a grammar comes to it: many lines of a book are in it again.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference};

use super::{SYNTAXES, lock};

/// The class of a piece of code in HTML.
pub(super) type Class = &'static str;

/// Which class the name of a scope begins; the last match in a stack of scopes wins.
static CLASSES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
    let classes = [
        ("comment", "c"),
        ("string", "s"),
        ("constant.character.escape", "e"),
        ("constant", "n"),
        ("keyword", "k"),
        ("storage", "k"),
        ("entity.name.function", "f"),
        ("support.function", "f"),
        ("variable.function", "f"),
        ("entity.name.tag", "t"),
        ("entity.name", "t"),
        ("support.type", "t"),
        ("entity.other.attribute-name", "a"),
        ("meta.mapping.key", "a"),
        ("variable.parameter", "v"),
        ("variable.other", "v"),
        ("invalid", "i"),
    ];
    classes.into_iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, class))).collect()
});

/// How many bytes of lines of one syntax are kept.
const MOST_BYTES: usize = 1024 * 1024;
/// How many states of one syntax are kept, and how many scopes one of them may be in.
const MOST_STATES: usize = 4096;
const DEEPEST: usize = 64;

/// The lines of one syntax that were read.
#[derive(Debug)]
pub(super) struct Lines {
    /// The states in which lines begin; the first one is that of a beginning.
    states: Vec<State>,
    /// Which of them are in some scopes.
    in_scopes: HashMap<Vec<Scope>, Vec<StateId>>,
    known: HashMap<Box<str>, Vec<(StateId, Arc<Read>)>>,
    /// How many bytes the lines have that are known.
    held: usize,
}

/// A state, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct StateId(usize);

/// What a grammar knows at the beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    parse: ParseState,
    scopes: ScopeStack,
}

/// A line that was read.
#[derive(Debug)]
pub(super) struct Read {
    /// Where each part of the line ends, and its class.
    pub(super) parts: Vec<(usize, Option<Class>)>,
    /// The state behind it, when that is one of those that are kept.
    next: Option<StateId>,
}

/// Reads code line by line.
pub(super) struct Reader<'l> {
    lines: &'l Mutex<Lines>,
    at: At,
}

/// Where a reader is: in a state that is kept, or in one of its own.
enum At {
    Kept(StateId),
    Own(Box<State>),
}

impl Lines {
    /// None yet.
    pub(super) fn of(syntax: &SyntaxReference) -> Self {
        let mut lines = Self { states: Vec::new(), in_scopes: HashMap::new(), known: HashMap::new(), held: 0 };
        lines.place(&State { parse: ParseState::new(syntax), scopes: ScopeStack::new() });
        lines
    }

    fn recall(&self, state: StateId, line: &str) -> Option<Arc<Read>> {
        self.known.get(line)?.iter().find(|(before, _)| *before == state).map(|(_, read)| read.clone())
    }

    fn keep(&mut self, state: StateId, line: &str, read: Arc<Read>) {
        if self.held + line.len() <= MOST_BYTES {
            self.held += line.len();
            self.known.entry(line.into()).or_default().push((state, read));
        }
    }

    /// The place of a state, which it is given now when there is room for it.
    fn place(&mut self, state: &State) -> Option<StateId> {
        let scopes = state.scopes.as_slice();
        let alike = self.in_scopes.get(scopes).into_iter().flatten();
        let known = alike.copied().find(|place| self.states.get(place.0) == Some(state));
        if known.is_some() || scopes.len() > DEEPEST || self.states.len() >= MOST_STATES {
            return known;
        }
        let place = StateId(self.states.len());
        self.states.push(state.clone());
        self.in_scopes.entry(scopes.to_vec()).or_default().push(place);
        Some(place)
    }
}

impl<'l> Reader<'l> {
    /// At the beginning of some code.
    pub(super) fn new(lines: &'l Mutex<Lines>) -> Self {
        Self { lines, at: At::Kept(StateId(0)) }
    }

    /// Reads the next line; nothing when its grammar fails.
    pub(super) fn read(&mut self, line: &str) -> Option<Arc<Read>> {
        let (mut state, before) = match &self.at {
            At::Kept(place) => {
                let lines = lock(self.lines);
                if let Some(read) = lines.recall(*place, line) {
                    self.at = At::Kept(read.next?);
                    return Some(read);
                }
                (Box::new(lines.states.get(place.0)?.clone()), Some(*place))
            }
            At::Own(state) => (state.clone(), None),
        };
        let parts = state.read(line)?;
        let mut lines = lock(self.lines);
        let next = lines.place(&state);
        let read = Arc::new(Read { parts, next });
        // What leads to a state that is not kept has to be read again, to come to it.
        if let (Some(before), Some(_)) = (before, next) {
            lines.keep(before, line, read.clone());
        }
        self.at = next.map_or(At::Own(state), At::Kept);
        Some(read)
    }
}

impl State {
    /// Goes to the end of a line; returns where each part of it ends, and its class.
    fn read(&mut self, line: &str) -> Option<Vec<(usize, Option<Class>)>> {
        let mut parts: Vec<(usize, Option<Class>)> = Vec::new();
        let mut from = 0;
        let mut add = |end: usize, class| {
            if end > from {
                parts.push((end, class));
                from = end;
            }
        };
        for (at, change) in self.parse.parse_line(line, &SYNTAXES).ok()? {
            add(at, class(&self.scopes));
            self.scopes.apply(&change).ok()?;
        }
        add(line.len(), class(&self.scopes));
        Some(parts)
    }
}

fn class(scopes: &ScopeStack) -> Option<Class> {
    let of = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    scopes.scopes.iter().rev().find_map(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of the lines of some code.
    fn read(lines: &Mutex<Lines>, code: &str) -> Vec<Vec<(usize, Option<Class>)>> {
        let mut reader = Reader::new(lines);
        code.split_inclusive('\n').map(|line| reader.read(line).unwrap().parts.clone()).collect()
    }

    fn lines(language: &str) -> Mutex<Lines> {
        Mutex::new(Lines::of(SYNTAXES.find_syntax_by_token(language).unwrap()))
    }

    #[test]
    fn a_line_that_was_read_before_is_read_the_same_in_the_same_state_and_otherwise_in_another() {
        let known = lines("python");
        let codes = ["a = 1\n", "'''\na = 1\n'''\na = 1\n", "# x\na = 1\n'''\na = 1\n", "a = 1\na = 1"];
        for code in codes.iter().chain(&codes) {
            assert_eq!(read(&known, code), read(&lines("python"), code), "{code}");
        }
        let all = read(&known, codes[1]);
        assert!(all[1] != all[3] && all[3] == read(&known, codes[0])[0], "{all:?}");
        let known = lock(&known);
        assert!(known.known["a = 1\n"].len() > 1);
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_not_kept_is_read_all_the_same() {
        let deep: String = (0..1000).map(|depth| format!("{}[\n", " ".repeat(depth % 7))).collect();
        let many: String = (0..4000).map(|number| format!("[{number}, \"{number:>400}\"]\n")).collect();
        let known = lines("json");
        for code in [&deep, &many, &deep] {
            let mut state = lock(&known).states[0].clone();
            let plainly: Vec<_> = code.split_inclusive('\n').map(|line| state.read(line).unwrap()).collect();
            assert!(read(&known, code) == plainly);
        }
        let known = lock(&known);
        assert!(known.held <= MOST_BYTES && known.states.len() <= MOST_STATES);
        assert!(known.states.iter().all(|state| state.scopes.len() <= DEEPEST));
        assert!(known.held > MOST_BYTES / 2 && known.states.len() > DEEPEST / 4);
    }
}
