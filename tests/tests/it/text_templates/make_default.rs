use serde_json::Value;

use super::{TextTemplateFixture, path};

#[tokio::test]
async fn one_of_a_use_and_a_kind_is_the_default() {
    let fixture = TextTemplateFixture::open().await;
    let (one, other) = (fixture.memo("one", "1").await, fixture.memo("other", "2").await);
    let default = async |template: &Value| {
        let made = fixture.post(&format!("{}/make_default", path(template))).await.expect(200);
        assert_eq!(made["is_default"], true);
        let defaults = fixture.list("?type=memo&is_default=true").await;
        assert_eq!(defaults, [made]);
    };
    default(&one).await;
    default(&other).await;
    default(&other).await;
    assert_eq!(fixture.list("?is_default=true").await.len(), 15, "those of other uses stay");
    let told = fixture.app.events_of(other["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(told, ["text_template.created", "text_template.updated"]);
}
