//! What approval needs to know of a payable, and what it does with it.

use bursar_kernel::{Currency, NaiveDate, Result, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Payable;
use super::happened::{Author, Happened, tell};
use super::held::Held;
use super::status::{Operation, PayableStatus};
use crate::credit_notes;
use crate::tag_links::{self, OF_PAYABLES};

/// A payable, as policies see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableForApproval {
    /// Which payable.
    pub id: Uuid,
    /// Where it is in its life.
    pub status: PayableStatus,
    /// Its total in minor units.
    pub amount: Option<i64>,
    /// What is left to be paid, in minor units, once credit notes were taken off.
    pub amount_due: Option<i64>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Whom it is from.
    pub counterpart_id: Option<Uuid>,
    /// The name of whom it is from.
    pub counterpart_name: Option<String>,
    /// The number that the vendor gave it.
    pub document_id: Option<String>,
    /// The last day to pay on.
    pub due_date: Option<NaiveDate>,
    /// The project that it belongs to.
    pub project_id: Option<Uuid>,
    /// The user who made it.
    pub was_created_by_user_id: Option<Uuid>,
    /// The role that this user had then.
    pub created_by_role_id: Option<Uuid>,
    /// Its tags, with their names.
    pub tags: Vec<(Uuid, String)>,
    /// The policy that decides about it.
    pub policy_id: Option<Uuid>,
}

/// What a policy decides about a payable that was sent for approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayableDecision {
    /// It waits to be paid.
    Approve,
    /// It is rejected.
    Reject,
    /// It is approved, and was paid elsewhere.
    MarkAsPaid {
        /// How and when it was paid.
        comment: Option<String>,
    },
}

/// The payable of that id within the scope.
pub async fn payable_for_approval(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<PayableForApproval>> {
    let Some(payable) = record::find::<Payable>(db, scope, id).await? else { return Ok(None) };
    let amount_due = payable.due(credit_notes::store::credited(db, scope, id).await?);
    let tags = tag_links::store::tags_of(db, scope, OF_PAYABLES, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(Some(PayableForApproval {
        id,
        status: payable.status,
        amount: payable.total_amount,
        amount_due,
        currency: payable.currency,
        counterpart_id: payable.counterpart_id,
        counterpart_name: payable.counterpart_name,
        document_id: payable.document_id,
        due_date: payable.due_date,
        project_id: payable.project_id,
        was_created_by_user_id: payable.was_created_by_user_id,
        created_by_role_id: payable.created_by_role_id,
        tags: tags.into_iter().map(|tag| (tag.id, tag.name)).collect(),
        policy_id: payable.approval_policy_id,
    }))
}

/// Holds the payable until the commit. Whoever changes its approval holds it first, as whoever changes the payable does, so that the two take
/// turns.
pub async fn hold_payable(tx: &Tx, scope: &Scope, id: Uuid) -> Result<()> {
    record::hold::<Payable>(tx, scope, id).await
}

/// Ids of at most so many payables behind this one that were sent for approval, in the order in which they were made.
pub async fn payables_in_approval(db: &impl ConnectionTrait, scope: &Scope, after: Option<Uuid>, most: usize) -> Result<Vec<Uuid>> {
    record::ids::<Payable>(db, scope, "status = 'approve_in_progress'", after, most).await
}

/// From now on this policy decides about the payable.
pub async fn set_approval_policy(tx: &Tx, author: &Author<'_>, id: Uuid, policy_id: Uuid) -> Result<()> {
    let payable: Payable = record::lock(tx, &author.scope, id).await?;
    let payable = Payable { approval_policy_id: Some(policy_id), updated_at: author.env.now(), ..payable };
    record::save(tx, &author.scope, &payable).await
}

/// Several policies are equally for the payable, so none of them decides.
pub async fn tell_of_several_policies(tx: &Tx, author: &Author<'_>, id: Uuid) -> Result<()> {
    let payable: Payable = record::get(tx, &author.scope, id).await?;
    tell(tx, author, &payable, &Happened::SeveralPoliciesMatched).await
}

/// Does what was decided. Where the payable is not waiting for it any more, it is refused.
pub async fn decide_payable(tx: &Tx, author: &Author<'_>, id: Uuid, decision: PayableDecision) -> Result<()> {
    let held = Held::lock(tx, author, id).await?;
    match decision {
        PayableDecision::Reject => {
            let to = held.require(Operation::Reject)?;
            held.advance(tx, author, to).await?;
        }
        PayableDecision::Approve => {
            let to = held.require(Operation::Approve)?;
            held.advance(tx, author, to).await?;
        }
        PayableDecision::MarkAsPaid { comment } => {
            let held = match held.before.status.takes_payments() {
                true => held,
                false => {
                    let to = held.require(Operation::Approve)?;
                    held.advance(tx, author, to).await?;
                    Held::lock(tx, author, id).await?
                }
            };
            held.pay_rest(tx, author, comment).await?;
        }
    }
    Ok(())
}
