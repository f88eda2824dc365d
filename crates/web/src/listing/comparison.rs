//! How a parameter of a list compares the column with what was given.

/// How a parameter compares. Each has its ending in the name of the parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    AnyOf,
    NoneOf,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Contains,
    ContainsFolded,
    EqualFolded,
}

impl Comparison {
    pub(super) const ALL: [Comparison; 10] = [
        Comparison::Equal,
        Comparison::AnyOf,
        Comparison::NoneOf,
        Comparison::Greater,
        Comparison::Less,
        Comparison::GreaterOrEqual,
        Comparison::LessOrEqual,
        Comparison::Contains,
        Comparison::ContainsFolded,
        Comparison::EqualFolded,
    ];

    /// What follows the name of the field in the name of the parameter.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Comparison::Equal => "",
            Comparison::AnyOf => "__in",
            Comparison::NoneOf => "__not_in",
            Comparison::Greater => "__gt",
            Comparison::Less => "__lt",
            Comparison::GreaterOrEqual => "__gte",
            Comparison::LessOrEqual => "__lte",
            Comparison::Contains => "__contains",
            Comparison::ContainsFolded => "__icontains",
            Comparison::EqualFolded => "__iexact",
        }
    }

    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}
