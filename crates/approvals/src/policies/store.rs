//! Every query on `approval_policies` beside the common.

use bursar_kernel::Result;
use bursar_store::{Filter, Scope, record, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;

use super::ApprovalPolicy;

/// Which one began this process?
pub(super) fn began(given: &ParameterValues<'_>) -> Expr {
    let mut policies = Query::select().expr(Expr::cust("policy_id")).from("approval_processes").to_owned();
    Expr::cust("id").in_subquery(policies.and_where(Expr::cust("id").is_in(given.values.iter().cloned())).take())
}

/// Whose name holds these letters?
pub(super) fn name_holds(given: &ParameterValues<'_>) -> Expr {
    given.holds("name_folded")
}

/// The policies of the entity that are not deleted, the highest priority first.
pub(crate) async fn by_priority(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<ApprovalPolicy>> {
    let within = Filter::within::<ApprovalPolicy>(&scope.of_everybody());
    record::select(db, &format!("{} AND status <> 'deleted' ORDER BY priority DESC, id", within.sql), within.values).await
}
