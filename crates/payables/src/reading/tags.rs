//! Tags that documents get by the words in them.

use std::collections::BTreeSet;

use bursar_entities::{AutoTag, payable_preferences};
use bursar_kernel::{Result, Uuid};
use bursar_recognition::{ReadValue, Recognized};
use bursar_store::{Scope, Tx};

use crate::tag_links::{self, TagLinks};

/// Gives a document, which is held, the tags that its words ask for beside those that it has. A tag that is gone is left out.
pub(crate) async fn tag_by_words(tx: &Tx, scope: &Scope, links: TagLinks, document: Uuid, read: &Recognized) -> Result<()> {
    let rules = payable_preferences(tx, scope).await?.auto_tags;
    let asked: BTreeSet<Uuid> = wanted(&rules, &words(read)).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let missing = tx.refer_to_all(bursar_catalog::TAG, scope, &asked).await?;
    let mut tags = tag_links::store::ids_of_one(tx, links, document).await?;
    let new: Vec<Uuid> = asked.into_iter().filter(|tag| !missing.contains(tag) && !tags.contains(tag)).collect();
    tags.extend(new);
    tag_links::store::replace(tx, links, document, &tags).await.map(drop)
}

/// The tags of the rules that have a keyword among these words, which are in lower case. Pure.
fn wanted<'a>(rules: &'a [AutoTag], words: &'a str) -> impl Iterator<Item = Uuid> + 'a {
    rules
        .iter()
        .filter(|rule| rule.enabled && rule.keywords.iter().any(|keyword| words.contains(&keyword.to_lowercase())))
        .map(|rule| rule.tag_id)
}

/// Everything in words that was read, in lower case, a field on each line. Pure.
fn words(read: &Recognized) -> String {
    let sender = &read.sender;
    let fields = [
        &read.document_id,
        &read.payment_terms,
        &read.purchase_order_number,
        &sender.name,
        &sender.vat_id,
        &sender.tax_number,
        &sender.email,
        &sender.iban,
    ];
    let fields = fields.into_iter().flatten().map(|field: &ReadValue<String>| field.value.as_str());
    let address = sender.address.iter().map(|address| address.value.text.as_str());
    let lines = read.lines.iter().filter_map(|line| line.description.as_deref());
    fields.chain(address).chain(lines).collect::<Vec<_>>().join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_any_part_of_the_words_in_any_case() {
        let rule =
            |enabled, keyword: &str, tag: u128| AutoTag { enabled, keywords: vec![keyword.to_owned()], tag_id: Uuid::from_u128(tag) };
        let rules = [rule(true, "Miete", 1), rule(true, "\u{dc}bergabe", 2), rule(false, "acme", 3), rule(true, "paper", 4)];
        let found: Vec<Uuid> = wanted(&rules, "acme gmbh\nb\u{fc}romieten und \u{fc}bergabe").collect();
        assert_eq!(found, [1, 2].map(Uuid::from_u128));
    }
}
