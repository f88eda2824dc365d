"""The table of VAT rates says what the packages say that it names: rates in force, rates of each day since 2016, and nothing that they do not have.

Needs no server: `python -m pytest tests/evidence/vat_rates.py`.
"""

import collections
import datetime
import functools
import pathlib

import pytest

eu_vat_rates_data = pytest.importorskip("eu_vat_rates_data")
duty27_eu_vat = pytest.importorskip("duty27_eu_vat")

FILE = pathlib.Path(__file__).resolve().parents[2] / "crates/catalog/src/vat_rates/rates.txt"
Rate = collections.namedtuple("Rate", "country percent first last followed sources")

# Rates that the package lists and that hold in a part of the country only.
OF_A_REGION = {
    "AT": {19.0},  # Jungholz and Mittelberg
    "FR": {0.9, 1.05, 8.5, 13.0},  # Corsica and the overseas departments
    "GR": {4.0, 17.0},  # islands
    "PT": {16.0, 22.0},  # the Azores and Madeira
}
# In force, although the package does not list it: it has no second reduced rate for livestock.
NOT_LISTED = {("IE", 4.8)}


@functools.cache
def rates():
    rows = [line.split() for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    return [Rate(country, float(percent), *rest) for country, percent, *rest in rows]


def on(day, country):
    day = day.isoformat()
    return {
        rate.percent
        for rate in rates()
        if rate.country == country and (rate.first == "-" or rate.first <= day) and (rate.last == "-" or day <= rate.last)
    }


COUNTRIES = sorted({rate.country for rate in rates()})
LISTED = eu_vat_rates_data.get_all_rates()


@pytest.mark.parametrize("country", [country for country in COUNTRIES if country in LISTED])
def test_rates_in_force_are_those_of_the_package(country):
    row = LISTED[country]
    listed = {row["standard"], *row["reduced"], row["super_reduced"], row["parking"]} - {None} - OF_A_REGION.get(country, set())
    ours = {percent for percent in on(datetime.date.fromisoformat(eu_vat_rates_data.data_version), country) if (country, percent) not in NOT_LISTED}
    assert ours == listed


def test_every_member_of_the_union_is_there():
    assert {country for country, row in LISTED.items() if row["eu_member"]} <= set(COUNTRIES)


@pytest.mark.parametrize("member", duty27_eu_vat.list_countries(), ids=lambda member: member.code)
def test_the_standard_rate_of_every_day_since_2020_is_that_of_a_second_package(member):
    country = {"EL": "GR"}.get(member.code, member.code)
    day = datetime.date(2020, 1, 1)
    while day <= datetime.date(2026, 9, 30):
        assert max(on(day, country)) == float(duty27_eu_vat.get_standard_rate(member.code, day)), day
        day += datetime.timedelta(days=1)


def test_sources_are_named():
    for rate in rates():
        assert rate.sources, rate
        if "now" in rate.sources.split(","):
            assert rate.last == "-" and rate.country in LISTED, rate
