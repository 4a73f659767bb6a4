//! `[output.customer]`: where the public site stands and how it looks.

/// The settings of the public site.
#[derive(Debug, Clone, Default)]
pub struct CustomerSettings {
    /// Where the site will stand, without a slash at the end.
    pub url: Option<String>,
}
