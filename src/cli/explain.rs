//! `headwater explain`: the page of a rule.

use headwater::lint::rules;

use super::{Failure, Outcome, Streams, unknown};

pub(super) fn run(rule: Option<&str>, streams: &mut Streams) -> Result<Outcome, Failure> {
    let Some(name) = rule else {
        for rule in rules::ALL {
            writeln!(streams.out, "{:16} {}", rule.name.as_str(), rule.summary)?;
        }
        return Ok(Outcome::Clean);
    };
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name.as_str()).collect();
    let rule = rules::find(name).ok_or_else(|| unknown("rule", name, known.iter().copied()))?;
    write!(streams.out, "# {}\n\n{}", rule.name, rule.page())?;
    Ok(Outcome::Clean)
}
