use super::{TextTemplateFixture, path};

#[tokio::test]
async fn it_is_found_by_nothing() {
    let fixture = TextTemplateFixture::open().await;
    let made = fixture.memo("Thanks", "Thank you").await;
    let delete = || fixture.delete(&path(&made));
    delete().await.expect(204);
    delete().await.message(404);
    fixture.get(&path(&made)).await.message(404);
    assert_eq!(fixture.list("?type=memo").await.len(), 0);
    let told = fixture.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(told, ["text_template.created", "text_template.deleted"]);
}
