use bursar_kernel::TimeDelta;
use serde_json::json;

use super::{Measured, are, bill, points};

#[tokio::test]
async fn bills_are_counted_added_up_and_compared() {
    let measured = Measured::open().await;
    for total in [100, 250, 251] {
        measured.make("/payables", bill(total, "EUR")).await;
    }
    measured.make("/payables", json!({})).await;
    let one = |question: &'static str| async { measured.points(question).await };
    assert_eq!(one("payables?metric=id&aggregation_function=count").await, [(None, 4)]);
    assert_eq!(one("payables?metric=total_amount&aggregation_function=count").await, [(None, 3)], "those that have a total");
    assert_eq!(one("payables?metric=total_amount&aggregation_function=summary").await, [(None, 601)]);
    assert_eq!(one("payables?metric=total_amount&aggregation_function=average").await, [(None, 200)]);
    assert_eq!(one("payables?metric=total_amount&aggregation_function=min").await, [(None, 100)]);
    assert_eq!(one("payables?metric=total_amount&aggregation_function=max").await, [(None, 251)]);
    assert_eq!(one("payables?metric=total_amount&aggregation_function=summary&total_amount__gt=200").await, [(None, 501)]);
    assert_eq!(one("payables?metric=total_amount&aggregation_function=average&total_amount__gt=200").await, [(None, 251)], "250.5");
    assert_eq!(one("payables?metric=id&aggregation_function=count&dimension=status").await, are(&[("draft", 4)]));
}

#[tokio::test]
async fn of_nothing_there_is_a_count_and_a_sum_alone() {
    let measured = Measured::open().await;
    let of = |function: &'static str| async move { format!("payables?metric=total_amount&aggregation_function={function}") };
    for (function, points) in
        [("count", vec![(None, 0)]), ("summary", vec![(None, 0)]), ("average", vec![]), ("min", vec![]), ("max", vec![])]
    {
        assert_eq!(measured.points(&of(function).await).await, points, "{function}");
    }
    assert_eq!(measured.points("payables?metric=id&aggregation_function=count&dimension=status").await, []);
}

#[tokio::test]
async fn periods_are_named_by_their_first_day() {
    let measured = Measured::open().await;
    for day in ["2024-12-29", "2024-12-30", "2025-01-05", "2025-04-01"] {
        measured.make("/payables", json!({"issued_at": day})).await;
    }
    measured.make("/payables", json!({})).await;
    let by = |period: &str| format!("payables?metric=id&aggregation_function=count&dimension=issued_at{period}");
    let behind_none = |points: &[(&str, i64)]| [vec![(None, 1)], are(points)].concat();
    let days = [("2024-12-29", 1), ("2024-12-30", 1), ("2025-01-05", 1), ("2025-04-01", 1)];
    assert_eq!(measured.points(&by("")).await, behind_none(&days), "days unless said otherwise");
    for (period, starts) in [
        ("daily", &days[..]),
        ("weekly", &[("2024-12-23", 1), ("2024-12-30", 2), ("2025-03-31", 1)]),
        ("monthly", &[("2024-12-01", 2), ("2025-01-01", 1), ("2025-04-01", 1)]),
        ("quarterly", &[("2024-10-01", 2), ("2025-01-01", 1), ("2025-04-01", 1)]),
        ("yearly", &[("2024-01-01", 2), ("2025-01-01", 2)]),
    ] {
        assert_eq!(measured.points(&by(&format!("&date_dimension_breakdown={period}"))).await, behind_none(starts), "{period}");
    }
    assert_eq!(measured.points(&by("&limit=2")).await, behind_none(&days[..1]), "the first ones");
}

#[tokio::test]
async fn a_moment_belongs_to_its_day_in_utc() {
    let measured = Measured::open().await;
    let today = measured.app.env().now().date_naive();
    measured.make("/payables", json!({})).await;
    measured.app.advance(TimeDelta::minutes(1));
    measured.make("/payables", json!({})).await;
    let days = measured.points("payables?metric=id&aggregation_function=count&dimension=created_at").await;
    assert_eq!(days, are(&[(&today.to_string(), 2)]));
}

#[tokio::test]
async fn amounts_of_several_currencies_are_told_apart_or_refused() {
    let measured = Measured::open().await;
    for (total, currency) in [(100, "EUR"), (250, "USD"), (50, "EUR")] {
        measured.make("/payables", bill(total, currency)).await;
    }
    let sum = "payables?metric=total_amount&aggregation_function=summary";
    for more in ["", "&dimension=status", "&dimension=created_at"] {
        assert_eq!(measured.refused(&format!("{sum}{more}")).await, ["query.metric"], "{more}");
    }
    assert_eq!(measured.points(&format!("{sum}&dimension=currency")).await, are(&[("EUR", 150), ("USD", 250)]));
    assert_eq!(measured.points(&format!("{sum}&dimension=status&currency=EUR")).await, are(&[("draft", 150)]));
    let count = "payables?metric=total_amount&aggregation_function=count&dimension=status";
    assert_eq!(measured.points(count).await, are(&[("draft", 3)]), "counting mixes nothing");
}

#[tokio::test]
async fn a_question_without_an_answer_names_every_bad_parameter() {
    let measured = Measured::open().await;
    for (question, fields) in [
        ("payables", &["query.aggregation_function", "query.metric"][..]),
        ("payables?metric=product_amount&aggregation_function=median", &["query.aggregation_function", "query.metric"]),
        ("payables?metric=id&aggregation_function=summary", &["query.aggregation_function"]),
        (
            "payables?metric=id&aggregation_function=count&dimension=status&date_dimension_breakdown=daily",
            &["query.date_dimension_breakdown"],
        ),
        ("payables?metric=id&aggregation_function=count&date_dimension_breakdown=daily", &["query.date_dimension_breakdown"]),
        ("payables?metric=id&dimension=tag&limit=401", &["query.aggregation_function", "query.dimension", "query.limit"]),
        ("payables?metric=id&aggregation_function=count&status=gone", &["query.status"]),
    ] {
        assert_eq!(measured.refused(question).await, fields, "{question}");
    }
}

#[tokio::test]
async fn a_sum_that_no_reader_of_json_keeps_is_refused() {
    let measured = Measured::open().await;
    for _ in 0..2 {
        measured.make("/payables", bill(9_007_199_254_740_991, "EUR")).await;
    }
    assert_eq!(measured.refused("payables?metric=total_amount&aggregation_function=summary").await, ["query.metric"]);
    let average = measured.points("payables?metric=total_amount&aggregation_function=average").await;
    assert_eq!(average, [(None, 9_007_199_254_740_991)]);
}

#[tokio::test]
async fn a_user_measures_what_the_user_sees() {
    let measured = Measured::open().await;
    measured.make("/payables", json!({})).await;
    let user = measured.partner.user(measured.entity, &[("payable", "read", "allowed_for_own"), ("payable", "create", "allowed")]).await;
    user.post("/payables").json(json!({})).await.expect(200);
    let answer = user.get("/analytics/payables?metric=id&aggregation_function=count").await.expect(200);
    assert_eq!(points(&answer), [(None, 1)]);
    let another = measured.partner.entity().await;
    let path = "/analytics/payables?metric=id&aggregation_function=count";
    assert_eq!(points(&measured.partner.get(path).entity(another).await.expect(200)), [(None, 0)]);
}
