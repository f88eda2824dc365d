//! Every query on `approval_requests` and on whom they are addressed to, beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, Tx, batch, execute, places, record, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues};
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, Value};

use super::ApprovalRequest;

const USER: &str = "user";
const ROLE: &str = "role";

/// Which name this user?
pub(super) fn names_user(given: &ParameterValues<'_>) -> Expr {
    names(given, USER)
}

/// Which name this role?
pub(super) fn names_role(given: &ParameterValues<'_>) -> Expr {
    names(given, ROLE)
}

fn names(given: &ParameterValues<'_>, kind: &'static str) -> Expr {
    let mut requests = Query::select().expr(Expr::cust("request_id")).from("approval_addressees").to_owned();
    requests.and_where(Expr::cust("kind").eq(kind)).and_where(Expr::cust("addressee_id").is_in(given.values.iter().cloned()));
    Expr::cust("id").in_subquery(requests)
}

/// Notes whom a new request is addressed to, for those who look for theirs.
pub(super) async fn insert_addressees(tx: &Tx, request: &ApprovalRequest) -> Result<()> {
    let of_kind = |kind: &'static str, ids: &[Uuid]| ids.iter().map(|id| (*id, kind)).collect::<Vec<_>>();
    let named = [of_kind(USER, &request.user_ids), of_kind(ROLE, &request.role_ids)].concat();
    let backend = tx.get_database_backend();
    for some in named.chunks(batch(backend)) {
        let sql = format!("INSERT INTO approval_addressees (request_id, addressee_id, kind) VALUES {}", places(backend, some.len(), 3));
        let values: Vec<Value> = some.iter().flat_map(|(id, kind)| [request.id.into(), (*id).into(), (*kind).into()]).collect();
        execute(tx, sql, values).await?;
    }
    Ok(())
}

/// The requests of a process, which was read within the scope.
pub(crate) async fn of_process(db: &impl ConnectionTrait, scope: &Scope, process_id: Uuid) -> Result<Vec<ApprovalRequest>> {
    let mut filter = Filter::within::<ApprovalRequest>(&scope.of_everybody());
    filter.compare("process_id", "=", Some(process_id));
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// At most so many requests of processes behind this one that wait for answers.
pub(super) async fn waiting_in_processes(
    db: &impl ConnectionTrait,
    scope: &Scope,
    after: Option<Uuid>,
    most: usize,
) -> Result<Vec<ApprovalRequest>> {
    let mut filter = Filter::within::<ApprovalRequest>(&scope.of_everybody());
    filter.and("status = 'waiting' AND process_id IS NOT NULL");
    filter.compare("id", ">", after);
    record::select(db, &format!("{} ORDER BY id LIMIT {most}", filter.sql), filter.values).await
}
