//! How much of a book an audience does not see.

use crate::audience::Audience;
use crate::model::{Book, Callout, Depth, Document, Includes, Scope, Tags, Visit, walk};

/// How much of a book an audience does not see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Whole pages and procedures.
    pub pages: usize,
    /// Passages of texts of which it sees the rest; one within another counts once.
    pub passages: usize,
    /// How many texts these stand in.
    pub texts: usize,
}

impl Book {
    /// How much of it an audience does not see in any version.
    #[must_use]
    pub fn withheld(&self, audience: Audience) -> Withheld {
        let mut withheld = Withheld::default();
        for (_, document) in self.iter() {
            let scope = self.scope(document);
            if scope.audiences.contains(audience) {
                let passages = passages(document, scope, audience);
                withheld.passages += passages;
                withheld.texts += usize::from(passages > 0);
            } else {
                withheld.pages += usize::from(document.is_published());
            }
        }
        withheld
    }
}

fn passages(document: &Document, scope: Scope, audience: Audience) -> usize {
    let mut count = Count { audience, passages: 0 };
    walk(document, scope, Includes::Skip, &mut count);
    count.passages
}

/// Counts the passages at whose beginning an audience stops seeing.
struct Count {
    audience: Audience,
    passages: usize,
}

impl Count {
    fn narrowed(&mut self, outer: Scope, inner: Scope) {
        let ends = outer.audiences.contains(self.audience) && !inner.audiences.contains(self.audience);
        self.passages += usize::from(ends);
    }
}

impl Visit for Count {
    const DEPTH: Depth = Depth::Texts;

    fn tags(&mut self, tags: &Tags, outer: Scope) {
        self.narrowed(outer, tags.narrow(outer));
    }

    fn callout(&mut self, callout: &Callout, outer: Scope) {
        let audiences = outer.audiences.and(callout.kind.audiences());
        self.narrowed(outer, Scope { audiences, ..outer });
    }
}
