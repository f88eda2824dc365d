use bursar_kernel::{Error, FieldError, Result};
use bursar_web::Edge;

use super::attempts::{self, AttemptKey};
use super::{Session, store};
use crate::members::{password, two_factor};

/// Shows once more who somebody is, before something dangerous: with a code where an app is set up, else with the password.
pub async fn confirm(edge: &Edge, session: &Session, typed: &str) -> Result<()> {
    let member = &session.member;
    attempts::count(edge, &[AttemptKey::Member(member.id)]).await?;
    let asks_code = member.two_factor_since.is_some();
    let is_password = !asks_code && password::verify(member.password.as_deref(), typed).await?;
    let tx = edge.db.begin().await?;
    if asks_code {
        if !two_factor::takes(edge, &tx, member, typed).await? {
            return Err(two_factor::wrong_code());
        }
    } else if !is_password {
        return Err(Error::invalid(FieldError::new("body", "password", "is not your password", "value_error")));
    }
    store::set_confirmed(&tx, session.id, edge.env.now()).await?;
    attempts::forget(&tx, AttemptKey::Member(member.id)).await?;
    tx.commit().await
}
