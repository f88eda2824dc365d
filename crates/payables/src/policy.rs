//! What partner and entity decided about bills, read once for each change.

use bursar_accounting::Bookable;
use bursar_entities::{PayablePreferences, payable_preferences};
use bursar_identity::{PayableRules, payable_rules};
use bursar_kernel::Result;
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use crate::payables::Payable;
use crate::payables::completeness::Requirements;
use crate::payables::status::Rules;
use crate::validations::{DEFAULT, store as validations};

/// What partner and entity decided about bills.
pub(crate) struct Policy {
    pub(crate) rules: Rules,
    pub(crate) requirements: Requirements,
    pub(crate) partner: PayableRules,
}

impl Policy {
    /// Of the entity of the scope and its partner.
    pub(crate) async fn of(db: &impl ConnectionTrait, scope: &Scope) -> Result<Policy> {
        let partner = payable_rules(db, scope).await?;
        let PayablePreferences { skips_approval, .. } = payable_preferences(db, scope).await?;
        let fields = validations::get(db, scope, validations::PAYABLE).await?.unwrap_or_else(|| DEFAULT.to_vec());
        let ledger = Bookable::of(db, scope).await?;
        Ok(Policy {
            rules: Rules { skips_approval, pays_unapproved: partner.skips_approval_of_paid },
            requirements: Requirements { fields, has_lines: partner.has_lines, ledger },
            partner,
        })
    }

    /// What of it counts for this bill: one that may be forged needs approval, and makes no vendor by itself.
    pub(crate) fn about(mut self, payable: &Payable) -> Policy {
        self.rules.skips_approval &= payable.is_trusted();
        self.partner.creates_counterparts &= payable.is_trusted();
        self
    }
}
