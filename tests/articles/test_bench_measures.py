"""The measures of the benchmark of related posts, on examples that were worked out by hand."""

import math

import pytest

from tests.bench import measures

SECOND = 1 / math.log2(3)
"""What the second place counts for; the first counts for 1."""
THIRD = 1 / math.log2(4)


def test_the_best_order_has_a_gain_of_one() -> None:
    grades = {"a": 2, "b": 1}

    assert measures.ndcg(["a", "b", "c"], grades) == 1


def test_a_worse_place_gains_less() -> None:
    grades = {"a": 2, "b": 1}

    assert measures.ndcg(["b", "a"], grades) == pytest.approx((1 + 2 * SECOND) / (2 + SECOND))
    assert measures.ndcg(["c", "d", "b"], grades) == pytest.approx(THIRD / (2 + SECOND))


def test_what_stands_sixth_gains_nothing() -> None:
    assert measures.ndcg(["b", "c", "d", "e", "f", "a"], {"a": 1}) == 0


def test_more_than_five_that_belong_do_not_lower_the_best_order() -> None:
    grades = dict.fromkeys("abcdefgh", 1)

    assert measures.ndcg(list("hgfed"), grades) == 1


def test_an_empty_order_gains_nothing() -> None:
    assert measures.ndcg([], {"a": 1}) == 0
    assert measures.precision([], {"a": 1}) == 0
    assert measures.reciprocal_rank([], {"a": 1}) == 0


def test_precision_counts_places_whatever_the_grade() -> None:
    assert measures.precision(["a", "x", "b", "y", "z", "c"], {"a": 2, "b": 1, "c": 2}) == 2 / 5


def test_the_reciprocal_rank_is_of_the_first_that_belongs() -> None:
    assert measures.reciprocal_rank(["x", "y", "a", "b"], {"a": 1, "b": 2}) == 1 / 3
    assert measures.reciprocal_rank(["x"], {"a": 1}) == 0


def test_coverage_counts_each_document_once() -> None:
    orders = [["a", "b"], ["b", "c"], []]

    assert measures.coverage(orders, documents=6) == 3 / 6
    assert measures.coverage(orders, documents=6, k=1) == 2 / 6


def test_ratios_are_averaged_so_that_double_and_half_are_even() -> None:
    assert measures.geometric_mean([2, 0.5]) == pytest.approx(1)
    assert measures.geometric_mean([8, 1, 1]) == pytest.approx(2)
    assert measures.geometric_mean([3, 0]) == 0


def test_an_interval_of_equal_values_has_no_width() -> None:
    found = measures.interval([[3.0] * 4], lambda draw: measures.mean(draw[0]))

    assert found == (3, 3)


def test_an_interval_holds_the_mean_and_narrows_with_more_queries() -> None:
    few, many = (
        measures.interval([[0.0, 1.0] * half], lambda draw: measures.mean(draw[0]))
        for half in (5, 500)
    )

    assert few[0] < many[0] < 0.5 < many[1] < few[1]


def test_each_sample_is_drawn_for_itself() -> None:
    found = measures.interval([[1.0], [5.0]], lambda draw: draw[0][0] + draw[1][0])

    assert found == (6, 6)
