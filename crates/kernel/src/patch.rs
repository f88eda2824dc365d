//! A field of a PATCH body: left out, cleared or set.

use serde::{Deserialize, Deserializer};

/// Absent leaves the value as it is; `null` clears it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field was left out.
    #[default]
    Absent,
    /// The field was `null`.
    Clear,
    /// The field has a value.
    Set(T),
}

impl<T> Patch<T> {
    /// Applies the patch to a value that may be empty.
    pub fn apply(self, target: &mut Option<T>) {
        match self {
            Patch::Absent => {}
            Patch::Clear => *target = None,
            Patch::Set(value) => *target = Some(value),
        }
    }

    /// Applies the patch to a value that is never empty: cleared, it goes back to its default.
    pub fn apply_or(self, target: &mut T, default: T) {
        match self {
            Patch::Absent => {}
            Patch::Clear => *target = default,
            Patch::Set(value) => *target = value,
        }
    }
}

impl<T> Patch<Vec<T>> {
    /// The whole list that is asked for: an empty one where it is cleared, none where it is left out.
    pub fn into_list(self) -> Option<Vec<T>> {
        match self {
            Patch::Absent => None,
            Patch::Clear => Some(Vec::new()),
            Patch::Set(list) => Some(list),
        }
    }
}

/// Applies a field that may be left out and is never null.
pub fn set_if_given<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

/// Use with `#[serde(default)]`: a field that is there is `Clear` or `Set`, one that is not is `Absent`.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Patch::Clear, Patch::Set))
    }
}
