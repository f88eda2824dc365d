//! How a payable is made, whatever it is made from.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Tx, record};

use super::changes::UpdatePayable;
use super::happened::{Author, Happened, tell};
use super::status::PayableStatus;
use super::{OcrStatus, Origin, Payable, Source, references};
use crate::policy::Policy;
use crate::tag_links;

/// A payable about which nothing is known yet, made by a user of this role, if by one.
pub(crate) fn empty(author: &Author<'_>, role_id: Option<Uuid>, source: Source, file_id: Option<Uuid>) -> Result<Payable> {
    let (id, is_to_be_read) = (author.env.id(), source == Source::Ocr);
    Ok(Payable {
        was_created_by_user_id: author.user_id,
        created_by_role_id: role_id,
        source,
        ocr_status: is_to_be_read.then_some(OcrStatus::Processing),
        ocr_request_id: is_to_be_read.then(|| author.env.id()),
        file_id,
        ..Payable::blank(id, author.scope.one_entity()?, author.env.now())
    })
}

/// Makes the payable, with what is asked of it.
pub(crate) async fn payable(tx: &Tx, author: &Author<'_>, empty: Payable, mut asked: UpdatePayable) -> Result<Payable> {
    let tags = asked.take_tags().unwrap_or_default();
    let (before, mut payable) = (empty.clone(), empty);
    asked.apply(&mut payable)?;
    references::check(tx, &author.scope, &before, &mut payable).await?;
    let policy = Policy::of(tx, &author.scope).await?;
    policy.settle(&mut payable, &[])?;
    if policy.partner.begins_as_draft {
        payable.status = PayableStatus::Draft;
    }
    policy.cancel_duplicate(tx, &author.scope, &mut payable).await?;
    if payable.status.is_handed_on() {
        references::freeze_counterpart(tx, author, &policy, &mut payable).await?;
    }
    record::insert(tx, &author.scope, &payable).await?;
    references::check_tags(tx, &author.scope, &tags).await?;
    tag_links::store::replace(tx, tag_links::OF_PAYABLES, payable.id, &tags).await?;
    let created = if payable.origin == Origin::Email { Happened::CreatedFromMail } else { Happened::Created };
    tell(tx, author, &payable, &created).await?;
    if payable.status.is_handed_on() || payable.status == PayableStatus::Canceled {
        tell(tx, author, &payable, &Happened::Moved { from: PayableStatus::New, to: payable.status }).await?;
    }
    Ok(payable)
}
