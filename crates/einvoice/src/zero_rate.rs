//! Why no VAT is charged on what has a rate of 0 %: which category of UNCL 5305 it is.

use crate::document::{Document, EinvoiceParty};

/// The members of the European Union.
const UNION: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK",
];

/// Why no VAT is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZeroRate {
    /// The rate is zero.
    Zero,
    /// By a law that the document names.
    Exempt,
    /// Goods that go to a company in another country of the Union.
    WithinUnion,
    /// Work for a company in another country of the Union, which owes the VAT.
    ReverseCharge,
    /// Goods that leave the Union.
    Export,
}

impl ZeroRate {
    /// What the document says by both sides, what was sold, and whether it names a reason. Goods and work at once are exempt: a rate has one category here.
    pub(crate) fn of(document: &Document) -> Self {
        let (seller, buyer) = (&document.seller, &document.buyer);
        if document.exemption.is_none() {
            return ZeroRate::Zero;
        }
        if !is_in_union(seller) || seller.vat_id.is_none() || seller.address.country == buyer.address.country {
            return ZeroRate::Exempt;
        }
        let (is_within, is_goods, is_work) = (is_in_union(buyer), all_are(document, false), all_are(document, true));
        match (is_within, buyer.vat_id.is_some()) {
            (true, true) if is_goods => ZeroRate::WithinUnion,
            (true, true) if is_work => ZeroRate::ReverseCharge,
            (false, _) if is_goods => ZeroRate::Export,
            _ => ZeroRate::Exempt,
        }
    }

    pub(crate) fn category(self) -> &'static str {
        match self {
            ZeroRate::Zero => "Z",
            ZeroRate::Exempt => "E",
            ZeroRate::WithinUnion => "K",
            ZeroRate::ReverseCharge => "AE",
            ZeroRate::Export => "G",
        }
    }

    /// The reason of the list of the Commission, beside the document's own words.
    pub(crate) fn reason(self) -> Option<&'static str> {
        match self {
            ZeroRate::Zero | ZeroRate::Exempt => None,
            ZeroRate::WithinUnion => Some("VATEX-EU-IC"),
            ZeroRate::ReverseCharge => Some("VATEX-EU-AE"),
            ZeroRate::Export => Some("VATEX-EU-G"),
        }
    }
}

fn is_in_union(party: &EinvoiceParty) -> bool {
    UNION.contains(&party.address.country.as_str())
}

/// Is all that no VAT is charged on work, or all of it goods?
fn all_are(document: &Document, work: bool) -> bool {
    let rates = &document.amounts.rates;
    let mut free = document.amounts.lines.iter().filter(|line| rates.get(line.rate).is_some_and(|total| total.rate.hundredths() == 0));
    free.all(|line| line.is_service == work)
}
