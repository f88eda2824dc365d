//! The first page and its forms.

use http::Request;
use serde_json::json;

use crate::client::{Answer, World, world};

async fn page(world: &World) -> String {
    let answer = world.send(Request::get("/").body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    answer.text()
}

async fn press(world: &World, form: &str, fields: &[(&str, &str)]) -> Answer {
    let body = serde_html_form::to_string(fields).unwrap();
    world.send(Request::post(format!("/page/{form}")).body(axum::body::Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn the_first_page_shows_what_there_is() {
    let world = world();
    world.connect(0).await.get("preferences").await;
    let shown = page(&world).await;
    for words in ["Harbour Light Trading", "Second Company", "Monday, 15 June 2026, 12:00:00 UTC", "read Preferences", "Disconnect the app"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[tokio::test]
async fn its_forms_do_what_they_say() {
    let world = world();
    let connection = world.connect(0).await;
    assert_eq!(press(&world, "clock", &[("seconds", "60")]).await.status, 303);
    assert_eq!(world.look("clock").await["now"], "2026-06-15T12:01:00Z");

    press(&world, "fault", &[("provider", "quickbooks"), ("preset", "0"), ("path", "/preferences"), ("times", "forever")]).await;
    let fault = world.look("faults").await["faults"][0].clone();
    assert_eq!(
        (&fault["kind"], &fault["times"], &fault["matching"]["path"]),
        (&json!("refuse"), &json!("forever"), &json!("/preferences"))
    );
    let shown = page(&world).await;
    assert!(shown.contains("<td>Unavailable (503)</td>") && shown.contains("until removed"), "{shown}");
    press(&world, "disarm", &[]).await;
    assert_eq!(world.look("faults").await["faults"], json!([]));

    let bill = connection.created("Bill", connection.bill().await).await;
    let id = bill["Id"].as_str().unwrap();
    let change = [("provider", "quickbooks"), ("company", connection.realm.as_str()), ("id", id), ("due", "2026-09-30")];
    assert_eq!(press(&world, "bill", &change).await.status, 303);
    let state = world.look("state?provider=quickbooks&entity=Bill").await;
    assert_eq!(state["entities"]["Bill"].as_array().unwrap().last().unwrap()["DueDate"], "2026-09-30");

    let refused = press(&world, "bill", &[("provider", "quickbooks"), ("company", ""), ("id", "99999"), ("due", "2026-09-30")]).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("Object Not Found") && refused.text().contains("<h1>Simulated providers</h1>"));

    press(&world, "revoke", &[("provider", "quickbooks"), ("company", connection.realm.as_str())]).await;
    assert_eq!(connection.get("preferences").await.status, 401);
}
