"""Rows that come along as one value in a query that is made anyhow, so that a page costs one query less."""

import json
from functools import lru_cache

from django.db import models
from django.db.models import StringAgg, Subquery, Value
from django.db.models.functions import Cast, JSONObject


def told[M: models.Model](rows: models.QuerySet[M], alike: str, **fields: str) -> Subquery:
    """All `rows` as one value for `annotate`, in no order; in the field `alike` they must all be alike."""
    one = Cast(JSONObject(**fields), models.TextField())
    return Subquery(rows.order_by().values(alike).annotate(told=StringAgg(one, Value(","))).values("told"))


def read[M: models.Model](model: type[M], value: str | None) -> list[M]:
    """The rows of such a value, with the fields that were asked for. The same value gives the same objects: nobody changes them."""
    return list(_rows(model, value or ""))


@lru_cache(maxsize=2000)
def _rows[M: models.Model](model: type[M], value: str) -> tuple[M, ...]:
    return tuple(model(**row) for row in json.loads(f"[{value}]"))
