//! Makes the grammars by which code is highlighted: `cargo run --release --example grammars`.
#![expect(clippy::unwrap_used, reason = "a tool for developers that stops where it fails")]

mod change;

fn main() {
    std::fs::write("src/render/highlight/grammars.bin", change::grammars()).unwrap();
}
