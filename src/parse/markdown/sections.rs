//! A flat run of blocks to sections: each heading holds what stands below it.

use crate::model::{Block, BlockKind};

/// Puts every block below its heading.
pub(super) fn nest(blocks: Vec<Block>) -> Vec<Block> {
    let mut done: Vec<Block> = Vec::new();
    // Sections that are still open, outermost first; the levels rise.
    let mut open: Vec<Block> = Vec::new();
    for block in blocks {
        if let Some(level) = level(&block) {
            while open.last().and_then(self::level).is_some_and(|above| above >= level) {
                close(&mut open, &mut done);
            }
            open.push(block);
        } else {
            place(block, &mut open, &mut done);
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut done);
    }
    done.shrink_to_fit();
    done
}

fn level(block: &Block) -> Option<u8> {
    match &block.kind {
        BlockKind::Section(section) => Some(section.level),
        _ => None,
    }
}

fn close(open: &mut Vec<Block>, done: &mut Vec<Block>) {
    if let Some(mut section) = open.pop() {
        if let BlockKind::Section(section) = &mut section.kind {
            section.blocks.shrink_to_fit();
        }
        place(section, open, done);
    }
}

fn place(block: Block, open: &mut [Block], done: &mut Vec<Block>) {
    match open.last_mut() {
        Some(Block { kind: BlockKind::Section(section), span, .. }) => {
            span.end = span.end.max(block.span.end);
            section.blocks.push(block);
        }
        _ => done.push(block),
    }
}
