use bursar_kernel::{Result, Uuid};
use bursar_web::Edge;

use super::{IDLE, SEEN_EVERY, Session, SessionLine, store};
use crate::members::links;

/// The living session of this word; at most once a minute it is written down that it was used. A page takes the message with it; a
/// piece of one leaves it for the next page.
pub async fn find(edge: &Edge, word: &str, takes_message: bool) -> Result<Option<Session>> {
    let now = edge.env.now();
    let found = store::find(&edge.db, &links::hash(word), now, now - IDLE).await?;
    if let Some(session) = &found
        && ((takes_message && session.message.is_some()) || now - session.seen_at >= SEEN_EVERY)
    {
        let tx = edge.db.begin().await?;
        store::seen(&tx, session.member.id, Some(session.id), now).await?;
        if takes_message {
            store::set_message(&tx, session.id, None).await?;
        }
        tx.commit().await?;
    }
    Ok(found)
}

/// The member's living sessions, the one used last first.
pub async fn sessions_of(edge: &Edge, member_id: Uuid) -> Result<Vec<SessionLine>> {
    let now = edge.env.now();
    store::list(&edge.db, member_id, now, now - IDLE).await
}

/// What the next page says.
pub async fn leave_message(edge: &Edge, session_id: Uuid, message: &str) -> Result<()> {
    let tx = edge.db.begin().await?;
    store::set_message(&tx, session_id, Some(message)).await?;
    tx.commit().await
}

/// The project that the member works with from now on; one of the partner's own.
pub async fn choose_project(edge: &Edge, session: &Session, project_id: Uuid) -> Result<()> {
    let tx = edge.db.begin().await?;
    store::set_project(&tx, session.id, session.member.partner_id, project_id).await?;
    tx.commit().await
}
