use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{IssueCode, LOOKED_AT, cause, warned_code};
use crate::apps;
use crate::book_warnings;
use crate::connection_reports::store;
use crate::pull::{self, troubles::Actor};

/// How many things wait for whom.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = SyncIssueCount)]
pub(crate) struct IssueCount {
    /// For the partner.
    partner: usize,
    /// For somebody at a connected company.
    customer: usize,
    /// For whoever runs this server.
    operator: usize,
    /// For nobody: they are retried automatically.
    nobody: usize,
    /// More than five hundred connections are troubled: those that have been so for longest are counted.
    has_more: bool,
}

/// Count sync issues
///
/// The figures of `GET /sync_issues` without the details: cheap enough to be requested with every page.
#[utoipa::path(get, path = "/sync_issues/count", responses((status = 200, body = IssueCount)))]
pub(crate) async fn count(call: Call) -> Answer<Json<IssueCount>> {
    let (db, now) = (call.db(), call.env().now());
    let mut troubled = store::troubled(db, call.partner_id, now, LOOKED_AT + 1).await?;
    let mut count = IssueCount { has_more: troubled.len() > LOOKED_AT, ..IssueCount::default() };
    troubled.truncate(LOOKED_AT);
    let books: Vec<Uuid> = troubled.iter().filter_map(|known| known.connection.book_id).collect();
    let schedules = pull::schedules(db, &books).await?;
    let of_connection = |known: &crate::connection_reports::Known| {
        let next = known.connection.book_id.and_then(|book| schedules.get(&book)).map(|standing| standing.run_at);
        let health = known.health(next, now);
        cause(health, known.trouble(health).map(|trouble| trouble.code))
    };
    troubled.iter().filter_map(of_connection).for_each(|code| count.add(code, 1));
    count.add(IssueCode::NoProviderApp, apps::store::projects_without(db, call.partner_id).await?.len());
    count.add(IssueCode::WebhookFailing, bursar_events::failing(db, call.partner_id).await?.len());
    let warned = book_warnings::store::of_partner(db, call.partner_id, LOOKED_AT).await?;
    warned.iter().for_each(|warned| count.add(warned_code(warned.code), 1));
    Ok(Json(count))
}

impl IssueCount {
    fn add(&mut self, code: IssueCode, number: usize) {
        let counted = match code.actor() {
            Actor::Partner => &mut self.partner,
            Actor::Customer => &mut self.customer,
            Actor::Operator => &mut self.operator,
            Actor::Nobody => &mut self.nobody,
        };
        *counted += number;
    }
}
