//! Says whether one object passes a filter.

use super::parse::{Case, Filter, Sign, Term, Test};
use super::{Kind, Operand};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Gives the value of a field of one object.
pub trait Look {
    fn look(&self, path: &'static str, kind: Kind) -> Operand;
}

impl Filter {
    pub fn passes(&self, object: &impl Look) -> bool {
        match self {
            Self::Both(left, right) => left.passes(object) && right.passes(object),
            Self::Either(left, right) => left.passes(object) || right.passes(object),
            Self::Compare(left, sign, right) => sign.holds(&value(left, object), &value(right, object)),
            Self::Test(term, test, wanted) => match value(term, object).as_ref() {
                Operand::Text(text) => test.holds(&text.to_lowercase(), &wanted.to_lowercase()),
                _ => false,
            },
        }
    }
}

fn value<'a>(term: &'a Term, object: &impl Look) -> Cow<'a, Operand> {
    match term {
        Term::Literal(operand) => Cow::Borrowed(operand),
        Term::Field { path, kind, case } => Cow::Owned(match (object.look(path, *kind), case) {
            (Operand::Text(text), Case::Folded) => Operand::Text(text.to_lowercase()),
            (operand, _) => operand,
        }),
    }
}

impl Sign {
    /// Nothing compares with a missing value but "equal" and "not equal".
    fn holds(self, left: &Operand, right: &Operand) -> bool {
        let order = left.compare(right);
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::NotEqual => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::Greater => order == Some(Ordering::Greater),
            Self::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
}

impl Test {
    fn holds(self, text: &str, wanted: &str) -> bool {
        match self {
            Self::StartsWith => text.starts_with(wanted),
            Self::EndsWith => text.ends_with(wanted),
            Self::Contains => text.contains(wanted),
        }
    }
}
