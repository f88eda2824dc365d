//! Where a walk through both sides stands: pure, and a word for the client to come back with.

use bursar_connectors::Kind;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use strum::{IntoStaticStr, VariantArray};

/// What is gone through, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(super) enum Part {
    Invoices,
    CreditNotes,
    Bills,
    VendorCredits,
    Payments,
    InvoicesThere,
    CreditNotesThere,
    BillsThere,
    VendorCreditsThere,
    PaymentsThere,
    BillPaymentsThere,
}

impl Part {
    /// The kind in the books; none on our side.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Part::Invoices | Part::CreditNotes | Part::Bills | Part::VendorCredits | Part::Payments => None,
            Part::InvoicesThere => Some(Kind::Invoice),
            Part::CreditNotesThere => Some(Kind::CreditNote),
            Part::BillsThere => Some(Kind::Bill),
            Part::VendorCreditsThere => Some(Kind::VendorCredit),
            Part::PaymentsThere => Some(Kind::Payment),
            Part::BillPaymentsThere => Some(Kind::BillPayment),
        }
    }
}

/// After which object of which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) part: Part,
    pub(super) after: Uuid,
}

impl Place {
    /// Where a walk begins.
    pub(super) const START: Place = Place { part: Part::Invoices, after: Uuid::nil() };

    /// Where it goes on after this object; with the next part where there was none. Nothing at the end.
    pub(super) fn behind(self, last: Option<Uuid>) -> Option<Place> {
        match last {
            Some(after) => Some(Place { after, ..self }),
            None => {
                let next = Part::VARIANTS.iter().skip_while(|part| **part != self.part).nth(1);
                next.map(|part| Place { part: *part, after: Uuid::nil() })
            }
        }
    }

    pub(super) fn token(self) -> String {
        format!("{}.{}", self.part.into_str(), self.after)
    }

    pub(super) fn parse(token: &str) -> Result<Place> {
        let read = || {
            let (part, after) = token.split_once('.')?;
            let part = Part::VARIANTS.iter().find(|known| known.into_str() == part)?;
            Some(Place { part: *part, after: after.parse().ok()? })
        };
        let message = "is no token of this list: take next_pagination_token of its last page as it is, or leave it out to start over";
        read().ok_or_else(|| Error::invalid(FieldError::new("query", "pagination_token", message, "value_error")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_passes_every_part_once_and_ends() {
        let mut place = Some(Place::START);
        let mut passed = Vec::new();
        while let Some(at) = place {
            assert_eq!(Place::parse(&at.token()).unwrap(), at);
            passed.push(at.part);
            place = at.behind(None);
        }
        assert_eq!(passed, Part::VARIANTS);
        assert!(Place::parse("bills.7").is_err() && Place::parse("nothing").is_err());
    }
}
