use super::{Extra, path};

#[tokio::test]
async fn what_is_deleted_is_answered_once_more() {
    let extra = Extra::open().await;
    let made = extra.made("default_account_code", "429").await;
    let delete = || extra.partner.delete(&path(&made)).entity(extra.entity);
    assert_eq!(delete().await.expect(200), made);
    delete().await.message(404);
    extra.partner.get(&path(&made)).entity(extra.entity).await.message(404);
    extra.made("default_account_code", "430").await;
}
