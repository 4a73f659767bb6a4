//! To whom a case is handed over, how urgent that is, and after how long.

use serde::Serialize;

use crate::audience::Role;
use crate::source::Located;

/// What stands beside the mark of an escalation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Escalation {
    /// To whom.
    pub to: Located<Role>,
    /// How urgent it is.
    pub urgency: Urgency,
    /// After how long to give up and hand over, in words such as `30 minutes`.
    pub after: Option<Located<String>>,
}

/// How urgent an escalation is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Urgency {
    /// It waits its turn.
    #[default]
    Usual,
    /// It goes before the others.
    Urgent,
}
