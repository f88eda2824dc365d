//! Groups of operations, as the contract and we name them, in the order of their sections.

use super::sections;

/// A group.
#[derive(Debug)]
pub(crate) struct ApiGroup {
    pub(crate) title: String,
    /// Its name in addresses.
    pub(crate) slug: String,
    /// The number of its section.
    pub(crate) section: usize,
    /// Places of its operations in the list of all.
    pub(crate) operations: Vec<usize>,
}

/// The groups of these operations, of which each is given by the title of its group.
pub(crate) fn all<'a>(operations: impl Iterator<Item = &'a str>) -> Vec<ApiGroup> {
    let mut groups: Vec<ApiGroup> = Vec::new();
    for (place, title) in operations.enumerate() {
        let at = groups.iter().position(|group| group.title == title).unwrap_or_else(|| {
            groups.push(group(title));
            groups.len() - 1
        });
        groups[at].operations.push(place);
    }
    groups.sort_by_cached_key(|group| (sections::place_of(&group.title), group.title.to_lowercase()));
    groups
}

fn group(title: &str) -> ApiGroup {
    let section = sections::place_of(title).0;
    ApiGroup { title: title.to_owned(), slug: slug(title), section, operations: Vec::new() }
}

/// Words as an address has them.
pub(crate) fn slug(words: &str) -> String {
    let words = words.to_lowercase();
    let parts = words.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_in_the_order_of_their_sections() {
        let groups = all(["Roles", "Of nobody", "Access tokens", "Roles", "Entities"].into_iter());
        let titles: Vec<&str> = groups.iter().map(|group| group.title.as_str()).collect();
        assert_eq!(titles, ["Access tokens", "Entities", "Roles", "Of nobody"]);
        assert_eq!(groups[2].operations, [0, 3]);
        assert_eq!(slug("Entity VAT IDs"), "entity-vat-ids");
    }
}
