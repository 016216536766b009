"""Every text of the database has its place among those that hostile texts are written into."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from tests.hostile.payloads import CALL, SCHEMES
from tests.hostile.poison import ADDRESSES, OF_NOBODY, placed, texts


def test_every_text_of_every_model_has_its_place():
    models = [model for model in apps.get_models() if model._meta.label not in OF_NOBODY]

    found = {model._meta.label: texts(model) for model in models}
    assert {label: names for label, names in found.items() if names != placed(label)} == {}


@pytest.mark.parametrize("label", ADDRESSES)
def test_addresses_of_other_schemes_are_refused(label):
    field = apps.get_model(label)._meta.get_field(ADDRESSES[label])
    taken = []
    for scheme in SCHEMES:
        for address in (f"{scheme}{CALL}", f"{scheme}//x.example/"):
            try:
                taken.append(field.clean(address, None))
            except ValidationError:
                continue

    assert taken == []
