"""The official Monite Python SDK, unchanged but for its base URL: roles, users with tokens of their own, and a partner's settings.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    pip install monite==0.5.4 requests pytest
    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/monite_sdk_users.py
"""

import uuid

import pytest
from monite import (
    ActionSchema,
    BizObjectsSchemaInput,
    MailSettings,
    PayableActionSchema,
    PayableSettings,
    ReceivableSettings,
    RootSchemaInput_EntityUser,
    RootSchemaInput_Payable,
    RootSchemaInput_Role,
    Unit,
)
from monite.core.api_error import ApiError
from monite.errors import BadRequestError, ConflictError, UnauthorizedError, UnprocessableEntityError

from monite_sdk import DEV, NOBODY, client, credentials, new_entity, pages, token  # noqa: F401 (a fixture)

pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")


def permissions(**users):
    """Bills to be read and paid, the user's own role to be read, and what is said of users."""
    return BizObjectsSchemaInput(
        objects=[
            RootSchemaInput_Payable(actions=[PayableActionSchema(action_name="read"), PayableActionSchema(action_name="pay", permission="not_allowed")]),
            RootSchemaInput_Role(actions=[ActionSchema(action_name="read")]),
            RootSchemaInput_EntityUser(actions=[ActionSchema(action_name=name, permission=word) for name, word in users.items()]),
        ]
    )


def as_user(entity, user):
    answer = client().access_tokens.create(grant_type="entity_user", entity_user_id=user, **credentials())
    assert (answer.token_type, answer.expires_in) == ("Bearer", 1800)
    return client(answer.access_token, entity)


def status_of(call, *arguments, **named):
    with pytest.raises(ApiError) as refused:
        call(*arguments, **named)
    return refused.value.status_code


def test_roles_and_users_live_and_die(token):  # noqa: F811
    entity = new_entity(token, "Evidence of users").id
    sdk = client(token, entity)
    role = sdk.roles.create(name="Clerk", permissions=permissions(read="allowed_for_own", create="allowed"))
    assert (role.name, role.status) == ("Clerk", "active")
    assert {named.object_type for named in role.permissions.objects} == {"payable", "role", "entity_user"}
    assert sdk.roles.get_by_id(role.id) == role
    assert sdk.roles.update_by_id(role.id, name="Head clerk").name == "Head clerk"
    login = str(uuid.uuid4())
    user = sdk.entity_users.create(first_name="Ada", last_name="Lovelace", login=login, role_id=role.id, email="ada@example.com", title="Clerk")
    assert (user.status, user.role_id, user.login) == ("active", role.id, login)
    with pytest.raises(BadRequestError):
        sdk.entity_users.create(first_name="Eve", login=login, role_id=role.id)
    with pytest.raises(UnprocessableEntityError):
        sdk.entity_users.create(first_name="Eve", login="eve", role_id=NOBODY)
    assert [found.id for found in sdk.entity_users.get(role_id=role.id, name_istartswith="love").data] == [user.id]
    with pytest.raises(ConflictError):
        sdk.roles.delete_roles_id(role.id)
    mine = as_user(entity, user.id)
    a_user_sees_what_its_role_allows(mine, entity, user, role)
    sdk.entity_users.delete_by_id(user.id)
    with pytest.raises(UnauthorizedError):
        mine.entity_users.get_current()
    with pytest.raises(BadRequestError):
        as_user(entity, user.id)
    assert sdk.entity_users.get_by_id(user.id).status == "deleted"
    sdk.roles.delete_roles_id(role.id)
    assert role.id not in [found.id for found in pages(sdk.roles.get, limit=1)]


def a_user_sees_what_its_role_allows(mine, entity, user, role):
    assert mine.entity_users.get_current().id == user.id
    assert mine.entity_users.get_current_role().id == role.id
    assert mine.entity_users.get_current_entity().id == entity
    assert mine.entity_users.update_current(phone="+44 20 1").phone == "+44 20 1"
    assert mine.roles.get_by_id(role.id).id == role.id
    assert [found.id for found in mine.entity_users.get().data] == [user.id]
    made = mine.entity_users.create(first_name="Grace", login=str(uuid.uuid4()), role_id=role.id)
    assert {found.id for found in mine.entity_users.get().data} == {user.id, made.id}
    # Refused: no permission (403, and 409 where the contract knows no 403), another entity, what is a partner's own.
    assert status_of(mine.roles.create, name="x", permissions=BizObjectsSchemaInput()) == 403
    assert status_of(mine.roles.delete_roles_id, role.id) == 409
    assert status_of(mine.entity_users.update_current_entity, phone="1") == 403
    assert status_of(mine.entities.get_by_id, entity) == 403
    assert status_of(mine.partner_settings.get) == 403
    assert status_of(client(bearer(mine), DEV["entity_id"]).entity_users.get) == 403
    assert mine.accounting.connections.get().data == []
    assert status_of(mine.accounting.connections.create) == 403
    as_partner = client(client().access_tokens.create(grant_type="client_credentials", **credentials()).access_token, entity)
    as_partner.entity_users.delete_by_id(made.id)


def bearer(sdk):
    return sdk._client_wrapper.get_headers()["Authorization"].removeprefix("Bearer ")


def test_settings_are_kept_and_a_default_role_comes_with_a_new_entity(token):  # noqa: F811
    sdk = client(token)
    before = sdk.partner_settings.get()
    assert before.mail.attach_documents_as_pdf is True
    everybody = {"name": "Everybody", "permissions": {"objects": [{"object_type": "tag", "actions": [{"action_name": "read"}]}]}}
    try:
        changed = sdk.partner_settings.update(
            api_version="2024-01-31",
            default_role=everybody,
            mail=MailSettings(attach_documents_as_pdf=True, from_name="Evidence"),
            payable=PayableSettings(approve_page_url="https://app.example.com/approve"),
            receivable=ReceivableSettings(create_without_personal_info=True),
            units=[Unit(designation="Hour", name="h")],
            website="https://app.example.com",
        )
        assert (changed.mail.from_name, changed.mail.attach_documents_as_pdf) == ("Evidence", True)
        assert (changed.payable.enable_line_items, changed.payable.allow_counterpart_autolinking) == (True, False)
        assert sdk.partner_settings.get() == changed
        entity = new_entity(token, "Evidence of a default role").id
        here = client(token, entity)
        assert [role.name for role in here.roles.get().data] == ["Everybody"]
        user = here.entity_users.create(first_name="Ada", login="ada")
        assert as_user(entity, user.id).entity_users.get_current_role().name == "Everybody"
        with pytest.raises(UnprocessableEntityError):
            sdk.partner_settings.update(api_version="2022-11-16")
    finally:
        sdk.partner_settings.update(
            api_version=None, default_role=None, mail=None, payable=None, receivable=None, units=None, website=None
        )
    assert sdk.partner_settings.get() == before
