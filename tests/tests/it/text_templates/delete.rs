use super::{Desk, path};

#[tokio::test]
async fn it_is_found_by_nothing() {
    let desk = Desk::open().await;
    let made = desk.memo("Thanks", "Thank you").await;
    let delete = || desk.partner.delete(&path(&made)).entity(desk.entity);
    delete().await.expect(204);
    delete().await.message(404);
    desk.partner.get(&path(&made)).entity(desk.entity).await.message(404);
    assert_eq!(desk.list("?type=memo").await.len(), 0);
    let told = desk.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(told, ["text_template.created", "text_template.deleted"]);
}
