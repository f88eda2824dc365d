use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use bursar_tests::form::{GIF, JPEG, PDF, PNG, file, word};
use serde_json::{Value, json};

use super::events;

#[tokio::test]
async fn it_is_a_file_and_part_of_the_entity() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    app.advance(TimeDelta::seconds(1));
    let mut logo = partner.put(&format!("/entities/{id}/logo")).form(&[file("logo.png", PNG)]).await.expect(200);
    let entity = partner.get(&format!("/entities/{id}")).await.expect(200);
    assert_eq!((&entity["logo"], &entity["updated_at"]), (&logo, &json!("2024-06-03T09:30:01.000000+00:00")));
    assert_eq!(partner.get("/entities").await.expect(200)["data"][0], entity);
    let as_file = partner.get(&format!("/files/{}", logo["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&as_file["file_type"], &as_file["url"], &as_file["md5"]), (&json!("entity_logo"), &logo["url"], &logo["md5"]));
    assert_eq!(partner.follow(logo["url"].as_str().unwrap()).await.header("content-type"), "image/png");
    for name in ["id", "url", "md5", "region"] {
        assert!(logo[name].take().is_string(), "{name}");
    }
    let expected = json!({
        "id": null, "created_at": "2024-06-03T09:30:01.000000+00:00", "file_type": "entity_logo", "md5": null, "mimetype": "image/png",
        "name": "logo.png", "pages": [], "previews": [], "region": null, "size": PNG.len(), "url": null,
    });
    assert_eq!(logo, expected);
    assert_eq!(events(&partner, id).await, ["entity.created", "entity.updated"]);
}

#[tokio::test]
async fn another_takes_its_place() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let path = format!("/entities/{id}/logo");
    let first = partner.put(&path).form(&[file("a.png", PNG)]).await.expect(200);
    let second = partner.put(&path).form(&[word("color", "red"), file("b.jpg", JPEG)]).await.expect(200);
    assert_eq!(partner.get(&format!("/entities/{id}")).await.expect(200)["logo"], second);
    partner.follow(first["url"].as_str().unwrap()).await.message(404);
    app.work_files(&partner).await;
    let listed = partner.get("/files").await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 1, "the one before is deleted");
    assert_eq!(partner.follow(second["url"].as_str().unwrap()).await.status, 200);
}

#[tokio::test]
async fn it_is_a_picture_of_ten_mebibytes_at_most() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/logo", partner.entity().await);
    assert_eq!(partner.put(&path).form(&[file("logo.png", PDF)]).await.fields(), ["body.file"]);
    assert_eq!(partner.put(&path).form(&[word("logo", "x")]).await.fields(), ["body.file"]);
    let mut picture = GIF.to_vec();
    picture.resize(10 << 20, 0);
    partner.put(&path).form(&[file("logo.gif", &picture)]).await.expect(200);
    picture.push(0);
    partner.put(&path).form(&[file("logo.gif", &picture)]).await.message(413);
}

#[tokio::test]
async fn it_can_be_taken_away() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let path = format!("/entities/{id}/logo");
    partner.delete(&path).await.message(404);
    app.advance(TimeDelta::seconds(1));
    let logo = partner.put(&path).form(&[file("a.png", PNG)]).await.expect(200);
    app.advance(TimeDelta::seconds(1));
    assert_eq!(partner.delete(&path).await.status, 204);
    assert_eq!(partner.get(&format!("/entities/{id}")).await.expect(200)["logo"], Value::Null);
    partner.follow(logo["url"].as_str().unwrap()).await.message(404);
    partner.delete(&path).await.message(404);
    assert_eq!(events(&partner, id).await, ["entity.created", "entity.updated", "entity.updated"]);
}

#[tokio::test]
async fn deleted_as_a_file_it_is_none_any_more() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let path = format!("/entities/{id}/logo");
    let logo = partner.put(&path).form(&[file("a.png", PNG)]).await.expect(200);
    assert_eq!(partner.delete(&format!("/files/{}", logo["id"].as_str().unwrap())).await.status, 204);
    assert_eq!(partner.get(&format!("/entities/{id}")).await.expect(200)["logo"], Value::Null);
    partner.delete(&path).await.message(404);
    partner.put(&path).form(&[file("b.png", PNG)]).await.expect(200);
}

#[tokio::test]
async fn a_foreign_entity_is_a_missing_one() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let theirs = format!("/entities/{}/logo", stranger.entity().await);
    partner.put(&theirs).form(&[file("a.png", PNG)]).await.message(404);
    stranger.put(&theirs).form(&[file("a.png", PNG)]).await.expect(200);
    partner.delete(&theirs).await.message(404);
    assert_eq!(stranger.delete(&theirs).await.status, 204);
}
