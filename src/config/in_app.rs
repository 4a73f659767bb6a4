//! `[output.in-app]`: what the help panel has room for, and for which other tools its data is written.

use std::collections::BTreeSet;

/// The settings of the help inside the product.
#[derive(Debug, Clone)]
pub struct InAppSettings {
    /// How many characters of a step the help panel has room for.
    pub longest_step: usize,
    /// The tools besides the help panel that get a form of their own.
    pub exports: BTreeSet<Export>,
}

impl Default for InAppSettings {
    fn default() -> Self {
        // About eight lines of a help panel.
        Self { longest_step: 300, exports: BTreeSet::new() }
    }
}

/// A form in which another tool reads which help belongs to which element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Export {
    /// A DITA map with `resourceid`.
    Dita,
    /// Steps for driver.js.
    DriverJs,
    /// Lists of `f1_keywords`.
    F1Keywords,
    /// An alias file of Flare.
    Flare,
    /// A header and aliases of HTML Help.
    HtmlHelp,
    /// Walkthroughs of VS Code.
    VsCode,
}

impl Export {
    /// Every form, by name.
    pub const ALL: [Self; 6] =
        [Self::Dita, Self::DriverJs, Self::F1Keywords, Self::Flare, Self::HtmlHelp, Self::VsCode];

    /// Its name in `exports`, and that of its folder or file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dita => "dita",
            Self::DriverJs => "driver-js",
            Self::F1Keywords => "f1-keywords",
            Self::Flare => "flare",
            Self::HtmlHelp => "html-help",
            Self::VsCode => "vs-code",
        }
    }
}
