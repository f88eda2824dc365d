//! The PDF of an order is made by a job: read, drawn outside of any transaction, kept; the one before is forgotten.

use async_trait::async_trait;
use bursar_catalog::Project;
use bursar_documents::JobContext;
use bursar_documents::pdf::{Drawing, draw, picture};
use bursar_files::{FileType, attached};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Result, Uuid};
use bursar_print::file_name;
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::paper::{Sources, paper};
use super::{OrderPdf, PurchaseOrder};

/// Makes the PDF of an order, where there is none that shows it as it is.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DrawPurchaseOrder {
    partner_id: Uuid,
    entity_id: Uuid,
    purchase_order_id: Uuid,
}

/// The lane of everything that is done with the PDF of an order.
pub(super) fn lane(entity_id: Uuid, purchase_order_id: Uuid) -> String {
    format!("purchasing/{entity_id}/{purchase_order_id}")
}

/// Asks for the PDF of an order.
pub(super) async fn ask_for_pdf(tx: &Tx, env: &Env, scope: &Scope, order: &PurchaseOrder) -> Result<()> {
    let job = DrawPurchaseOrder { partner_id: scope.partner_id(), entity_id: order.entity_id, purchase_order_id: order.id };
    enqueue(tx, env, &job).await
}

#[async_trait]
impl Job for DrawPurchaseOrder {
    const KIND: &'static str = "draw_purchase_order";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = JobContext;

    fn lane(&self) -> String {
        lane(self.entity_id, self.purchase_order_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("draw_purchase_order/{}", self.purchase_order_id))
    }

    async fn run(self, context: &JobContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("the PDF of a purchase order", self.partner_id, Some(self.entity_id));
        Ok(drawn_order(context, lease, &scope, self.purchase_order_id).await?.outcome(context.env.now()))
    }
}

/// The order with a PDF that shows it as it is, made now where there is none.
pub(super) async fn drawn_order(
    context: &JobContext,
    lease: &Lease,
    scope: &Scope,
    id: Uuid,
) -> Result<Drawing<Box<PurchaseOrder>>, JobError> {
    let Some(read) = record::find::<PurchaseOrder>(&context.db, scope, id).await? else { return Ok(Drawing::Gone) };
    if read.current_pdf().is_some() {
        return Ok(Drawing::Current(Box::new(read)));
    }
    let paper = paper(&read, sources(context, scope, &read).await?).map_err(JobError::fail)?;
    let file = draw(&context.files, scope, FileType::Payables, file_name(&read.document_id), paper).await?;
    let tx = lease.begin(&context.db).await?;
    let Some(mut order) = record::find_and_lock::<PurchaseOrder>(&tx, scope, id).await? else { return Ok(Drawing::Gone) };
    // Files that are not attached are removed by themselves.
    if order != read {
        return Ok(Drawing::Superseded);
    }
    context.files.attach(&tx, scope, &file).await?;
    // The file of an order that was sent may be on its way with a mail; only that of a draft is replaced.
    if let Some(outdated) = order.pdf {
        context.files.discard(&tx, scope, outdated.file_id).await?;
    }
    order.pdf = Some(OrderPdf { file_id: file.id, is_stale: false });
    record::save(&tx, scope, &order).await?;
    tx.commit().await?;
    Ok(Drawing::Current(Box::new(order)))
}

async fn sources(context: &JobContext, scope: &Scope, order: &PurchaseOrder) -> Result<Sources> {
    let project = match order.project_id {
        Some(id) => record::find::<Project>(&context.db, scope, id).await?.map(|project| project.name),
        None => None,
    };
    let logo = attached(&context.db, scope, order.entity.logo_id.into_iter().collect()).await?.pop();
    let logo = picture(&context.files, logo).await?;
    Ok(Sources { design: bursar_templates::chosen_design(&context.db, &scope.of_everybody()).await?, logo, project })
}
