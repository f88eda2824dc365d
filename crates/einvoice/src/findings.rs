//! What the rules have against an electronic invoice that somebody else wrote. Nothing found is no proof: fewer rules are checked here than the authorities
//! publish, so what comes in is never said to be valid.

use en16931::Severity;
use en16931::profiles::Declaration;
use en16931::validation::Finding as Broken;
use en16931_formats::report::{Entry, Kind};
use en16931_formats::{Policy, receive};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::terms;

/// Findings that are kept of a document.
const MAX_FINDINGS: usize = 50;
/// Larger ones are not held against the rules.
const MAX_BYTES: usize = 8 << 20;
/// Letters of a path or a value that are shown.
const MAX_LENGTH: usize = 120;

/// What a rule has against an electronic invoice that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EinvoiceFinding)]
pub struct Finding {
    /// The id of the rule, as its authority publishes it; null where no rule is broken and something could not be read.
    pub rule: Option<String>,
    /// The business term or group of EN 16931 that it is about, such as `BT-115`.
    pub term: Option<String>,
    /// What is wrong.
    pub message: String,
    /// Would the authority refuse the document? Else it only warns.
    pub is_fatal: bool,
}

/// What the rules that the document says it keeps have against it, the syntax before the rules; those of EN 16931 alone where it names none that is known.
pub fn findings(xml: &[u8]) -> Vec<Finding> {
    if xml.len() > MAX_BYTES {
        return vec![note("it is too large to be checked against the rules".to_owned())];
    }
    let received = receive(xml, &Policy::default());
    let undeclared = match &received.declared {
        Some(Declaration::Unknown(_)) => Some("the rules that it claims to follow are not known here: only those of EN 16931 were checked"),
        _ => None,
    };
    let undeclared = undeclared.map(|message| Finding { term: Some("BT-24".to_owned()), ..note(message.to_owned()) });
    let report = &received.report_declared;
    let unread = report.entries().filter(|entry| entry.level() != Severity::Info).map(of_entry);
    let broken = report.semantic.report.iter().flat_map(|report| report.findings()).filter(|broken| broken.severity != Severity::Info);
    undeclared.into_iter().chain(unread).chain(broken.map(of_rule)).take(MAX_FINDINGS).collect()
}

fn note(message: String) -> Finding {
    Finding { rule: None, term: None, message, is_fatal: false }
}

fn of_entry(entry: &Entry) -> Finding {
    let place = shortened(&entry.path);
    let message = match (entry.kind, &entry.value) {
        (Kind::Malformed, Some(value)) => format!("{place} cannot be \"{}\"", shortened(value)),
        (Kind::Malformed, None) => format!("{place} cannot be read"),
        (Kind::Duplicate | Kind::Repeated, _) => format!("{place} is there more than once: the first one counts"),
        (Kind::Ambiguous, _) => "it names two different sets of rules".to_owned(),
        (Kind::Unreadable, _) => "it could not be checked against the rules".to_owned(),
        _ => format!("{place} is not written as its schema wants it"),
    };
    Finding { rule: entry.rule.clone(), term: entry.term.clone(), is_fatal: entry.level() == Severity::Fatal, ..note(message) }
}

fn of_rule(broken: &Broken) -> Finding {
    let term = broken.path.term.map(|term| term.to_string()).or_else(|| broken.path.group.bg().map(|group| group.to_string()));
    let what = term.as_deref().and_then(terms::named).unwrap_or("the document");
    let message = match &broken.detail {
        Some(sum) => format!("{what}: {} is asked for, and it says {}", shortened(&sum.expected), shortened(&sum.actual)),
        None => format!("{what}: missing, or not as the rule asks for it"),
    };
    Finding { rule: Some(broken.rule.clone()), term, message, is_fatal: broken.severity == Severity::Fatal }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(MAX_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::document;
    use crate::{write, write_attachment};

    fn found(xml: &str) -> Vec<(Option<String>, String)> {
        findings(xml.as_bytes()).into_iter().map(|finding| (finding.rule, finding.message)).collect()
    }

    #[test]
    fn what_we_write_has_none() {
        assert_eq!(found(&write(&document()).unwrap()), []);
        assert_eq!(found(&write_attachment(&document()).unwrap()), []);
    }

    #[test]
    fn a_wrong_sum_is_told_with_both_amounts() {
        let wrong = write(&document()).unwrap().replace(">100.00</cbc:PayableAmount>", ">90.00</cbc:PayableAmount>");
        let told = (Some("BR-CO-16".to_owned()), "amount due: 100.00 is asked for, and it says 90.00".to_owned());
        assert_eq!(found(&wrong), [told]);
    }

    #[test]
    fn what_is_missing_or_unreadable_is_named() {
        let xml = write_attachment(&document()).unwrap();
        let (start, end) = (xml.find("<ram:BuyerTradeParty>").unwrap(), xml.find("</ram:BuyerTradeParty>").unwrap());
        let nobody = format!("{}<ram:BuyerTradeParty><ram:Name></ram:Name>{}", &xml[..start], &xml[end..]);
        assert!(found(&nobody).iter().any(|(rule, message)| rule.as_deref() == Some("BR-07") && message.starts_with("name of the buyer")));
        let undated = xml.replace(">20240603<", ">tomorrow<");
        assert!(found(&undated).iter().any(|(_, message)| message.ends_with("cannot be \"tomorrow\"")), "{:?}", found(&undated));
        let foreign = xml.replace("urn:cen.eu:en16931:2017<", "urn:example.com:ours<");
        assert!(found(&foreign)[0].1.starts_with("the rules that it claims to follow"), "{:?}", found(&foreign));
        assert_eq!(found("<Invoice/>").len(), 1);
    }

    #[test]
    fn there_are_only_so_many() {
        let xml = write(&document()).unwrap();
        let (start, end) = (xml.find("<cac:InvoiceLine>").unwrap(), xml.find("</cac:InvoiceLine>").unwrap() + "</cac:InvoiceLine>".len());
        let nameless = xml[start..end].replace("<cbc:Name>Chair</cbc:Name>", "");
        let many = format!("{}{}{}", &xml[..start], nameless.repeat(200), &xml[end..]);
        assert_eq!(findings(many.as_bytes()).len(), MAX_FINDINGS);
    }
}
