//! For whom a text is, and who may do a step.

/// For whom a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Readers of the public site.
    Customer,
    /// The support desk.
    Agent,
    /// Readers of the help panel inside the product.
    InApp,
}

impl Audience {
    /// Every audience, in the order of the outputs.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Agent, Self::InApp];

    /// The name in sources, on the command line and of the output folder.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::InApp => "in-app",
        }
    }

    /// The audience of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == name)
    }
}

impl std::fmt::Display for Audience {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AudienceSet(u8);

impl AudienceSet {
    /// Nobody.
    pub const EMPTY: Self = Self(0);
    /// Everybody.
    pub const ALL: Self = Self(0b111);

    /// One audience.
    #[must_use]
    pub const fn only(audience: Audience) -> Self {
        Self(1 << audience as u8)
    }

    /// Who is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Who is in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Who is in this set and not in the other.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether nobody is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this audience is in it.
    #[must_use]
    pub fn contains(self, audience: Audience) -> bool {
        !self.and(Self::only(audience)).is_empty()
    }

    /// Its audiences, in the order of the outputs.
    pub fn iter(self) -> impl Iterator<Item = Audience> {
        Audience::ALL.into_iter().filter(move |&audience| self.contains(audience))
    }
}

impl FromIterator<Audience> for AudienceSet {
    fn from_iter<I: IntoIterator<Item = Audience>>(audiences: I) -> Self {
        audiences.into_iter().fold(Self::EMPTY, |set, audience| set.or(Self::only(audience)))
    }
}

/// Who may do a step: the customer, or a support tier by its place in `[support] tiers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Role {
    /// The reader of the public site.
    #[default]
    Customer,
    /// A support tier, lowest first; it may do what those before it may.
    Tier(usize),
}

impl Role {
    /// The name of the customer's role in sources.
    pub const CUSTOMER: &'static str = "customer";
}
