//! How the index takes its tokens: they are made before, and stand one on a line.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Takes each line for a token; an empty line is a gap over which no phrase leads.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    token: Token,
}

pub(super) struct LineStream<'t> {
    rest: std::str::Split<'t, char>,
    token: &'t mut Token,
}

/// What ends a token.
pub(super) const END: char = '\n';

impl Tokenizer for Lines {
    type TokenStream<'t> = LineStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> LineStream<'t> {
        self.token.reset();
        LineStream { rest: text.split(END), token: &mut self.token }
    }
}

impl TokenStream for LineStream<'_> {
    fn advance(&mut self) -> bool {
        for line in self.rest.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            if !line.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(line);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
