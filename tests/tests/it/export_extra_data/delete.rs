use super::{Extra, path};

#[tokio::test]
async fn what_is_deleted_is_answered_once_more() {
    let extra = Extra::open().await;
    let made = extra.made("default_account_code", "429").await;
    let delete = || extra.delete(&path(&made));
    assert_eq!(delete().await.expect(200), made);
    delete().await.message(404);
    extra.get(&path(&made)).await.message(404);
    extra.made("default_account_code", "430").await;
}
