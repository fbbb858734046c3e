"""What models cost, and what is said about a file that does not tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import ConfigError
from builder.llm.prices import Price, read_prices
from builder.llm.records import Usage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "prices.toml"


def test_the_prices_that_ship_are_whole() -> None:
    prices = read_prices()
    assert prices.as_of[:2] == "20"
    assert len(prices.models) >= 5
    for price in prices.models.values():
        assert 0 < price.cached < price.input < price.output


def test_tokens_cost_what_the_file_says() -> None:
    price = read_prices().price("gpt-4o-mini")
    assert price is not None
    million = Usage(input=1_000_000, output=1_000_000, cached=400_000, reasoning=900_000)
    assert price.cost(million) == pytest.approx(0.6 * 0.15 + 0.4 * 0.075 + 0.60)
    assert price.times(0.5).cost(million) == pytest.approx(price.cost(million) / 2)
    assert price.cost(Usage(input=10, cached=99)) == pytest.approx(10 * 0.075 / 1_000_000)


@pytest.mark.parametrize(
    ("model", "like"),
    [
        ("gpt-4o", "gpt-4o"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("gpt-4o-20240806", "gpt-4o"),
        ("gpt-4.1-0414", "gpt-4.1"),
    ],
)
def test_a_dated_version_costs_what_the_model_costs(model: str, like: str) -> None:
    prices = read_prices()
    assert prices.price(model) == prices.models[like]


@pytest.mark.parametrize(
    "model",
    ["", "gpt-4", "gpt-4o-audio", "gpt-4o-mini-tts", "my-gpt-4o", "llama3.2:3b"],
)
def test_no_price_is_made_up(model: str) -> None:
    assert read_prices().price(model) is None


def test_the_users_file_goes_first(path: Path) -> None:
    path.write_text(
        '[models."gpt-4o"]\ninput = 1\noutput = 3.5\n[models."local/qwen"]\ninput = 0\noutput = 0\n'
        '[models."gpt-4o-2024-08-06"]\ninput = 9\noutput = 9\n'
    )
    prices = read_prices(path)
    assert prices.price("gpt-4o") == Price(input=1, cached=1, output=3.5)
    assert prices.price("gpt-4o-2024-08-06") == Price(input=9, cached=9, output=9)
    free = prices.price("local/qwen")
    assert free is not None
    assert free.cost(Usage(input=1000, output=1000)) == 0
    assert prices.price("gpt-4o-mini") == read_prices().price("gpt-4o-mini")
    assert prices.as_of == read_prices().as_of


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("as_of = 2026-01-01\n[models\n", 2, "no valid TOML"),
        ("as_of = 3\n", 1, "as_of is no date"),
        ("modles = 3\n", 1, "modles means nothing here"),
        ("\nmodels = 3\n", 2, "models is no table"),
        ('[models]\n\n"a b" = 3\n', 3, 'models."a b" is no table'),
        ("[models.a]\ninput = 1\n", 1, "models.a has no output"),
        ("[models.a]\noutput = 1\n", 1, "models.a has no input"),
        ("[models.a]\ninput = 1\noutput = 1\nouput = 1\n", 4, "models.a.ouput means nothing here"),
        ("[models.a]\ninput = 1\noutput = -1\n", 3, "models.a.output is no amount of dollars: -1"),
        ("[models.a]\ninput = true\noutput = 1\n", 2, "models.a.input is no amount"),
        ('[models.a]\ninput = "1"\noutput = 1\n', 2, "models.a.input is no amount"),
        ("[models.a]\ninput = nan\noutput = 1\n", 2, "models.a.input is no amount"),
        ("[models.a]\ninput = 1\noutput = inf\n", 3, "models.a.output is no amount"),
    ],
)
def test_a_fault_is_told_with_its_line(path: Path, text: str, line: int, told: str) -> None:
    path.write_text(text)
    with pytest.raises(ConfigError) as fault:
        read_prices(path)
    assert str(fault.value).startswith(f"{path}:{line}: ")
    assert told in str(fault.value)


def test_a_file_that_cannot_be_read_is_told(path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_prices(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="UTF-8"):
        read_prices(path)
