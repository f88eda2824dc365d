use bursar_store::sea_orm::{ConnectionTrait, Statement};
use bursar_tests::TestApp;
use http::Method;
use serde_json::json;

use super::{Board, ask, ask_roles, decide};

/// The subjects and texts of the outbox of the entity.
async fn outbox(board: &Board) -> Vec<(String, String)> {
    let db = board.app.db();
    let sql = "SELECT subject, CAST(body AS text) AS body FROM mails WHERE entity_id = $1 ORDER BY id";
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [board.entity.into()])).await.unwrap();
    rows.iter().map(|row| (row.try_get("", "subject").unwrap(), row.try_get("", "body").unwrap())).collect()
}

#[tokio::test]
async fn whoever_is_asked_gets_a_mail_with_the_page_to_answer_on() {
    let board = Board::on(TestApp::start_with(|options| options.sends_mail = true).await).await;
    let settings = json!({"payable": {"approve_page_url": "https://platform.example/approve"}});
    board.partner.patch("/settings").json(settings).await.expect(200);
    let (ada, bob) = (board.user().await, board.user().await);
    for (user, email) in [(&ada, "ada@example.com"), (&bob, "bob@example.com")] {
        board.request(Method::PATCH, &format!("/entity_users/{}", user.id)).json(json!({"email": email})).await.expect(200);
    }
    board.app.work_approvals(board.entity).await;
    board.policy(json!(true), decide(json!({"all": [ask(&[&ada], 1), ask_roles(&[bob.role], 1)]}))).await;
    let bill = board.submitted(10_000).await;
    board.app.work_approvals(board.entity).await;
    let [(subject, body)] = &outbox(&board).await[..] else { panic!("one mail, to whoever is asked now") };
    assert!(subject.contains("RE-17") && subject.contains("Please approve"), "{subject}");
    let request = board.waiting().await[0]["id"].as_str().unwrap().to_owned();
    let link = format!("https://platform.example/approve?approval_request_id={request}&payable_id={bill}");
    assert!(body.contains(&link) && body.contains("100.00") && body.contains("Ada"), "{body}");
    board.answer(&ada, "approve").await;
    board.app.work_approvals(board.entity).await;
    assert_eq!(outbox(&board).await.len(), 2, "the next one is asked once it is its turn");
}

#[tokio::test]
async fn nobody_is_asked_where_mail_is_not_set_up_or_on_behalf_of_an_inactive_entity() {
    let silent = Board::open().await;
    let user = silent.user().await;
    silent.policy(json!(true), decide(ask(&[&user], 1))).await;
    silent.submitted(10_000).await;
    silent.app.work_approvals(silent.entity).await;
    assert!(outbox(&silent).await.is_empty());
    let board = Board::on(TestApp::start_with(|options| options.sends_mail = true).await).await;
    let user = board.user().await;
    board.request(Method::PATCH, &format!("/entity_users/{}", user.id)).json(json!({"email": "ada@example.com"})).await.expect(200);
    board.policy(json!(true), decide(ask(&[&user], 1))).await;
    board.submitted(10_000).await;
    board.partner.post(&format!("/entities/{}/deactivate", board.entity)).await.expect(200);
    board.app.work_approvals(board.entity).await;
    assert!(outbox(&board).await.is_empty());
}
