"""The first tables, as `models.py` had them.

Some tables point at each other. SQLite takes such a key with the table, before the other table is there;
PostgreSQL only afterwards: those keys say `use_alter` and come last.
"""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('committee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('chamber', sa.Enum('TK', 'EK', name='chamber', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_inquiry', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee'))
    )
    op.create_table('login_attempt',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_login_attempt'))
    )
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('abbreviation', sa.String(), nullable=True),
    sa.Column('kind', sa.Enum('ministry', 'agency', 'service', 'planning_bureau', 'inspectorate', 'zbo', 'public_prosecution', 'police', 'intelligence', 'advisory_body', 'high_council', 'judiciary', 'decentralised', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('tooi', sa.String(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('portfolio_id', sa.Integer(), nullable=True, comment='who answers for it; absent for bodies outside the Aanwijzingen'),
    sa.Column('mailbox', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('website', sa.String(), nullable=True),
    sa.Column('also_known_as', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('is_legislative_unit', sa.Boolean(), nullable=False),
    sa.Column('liaison_mailbox', sa.String(), nullable=True),
    sa.Column('liaison_phone', sa.String(), nullable=True),
    sa.Column('secretary_general_mailbox', sa.String(), nullable=True),
    sa.Column('email_domains', sa.String(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['department_id'], ['organisation.id'], name=op.f('fk_organisation_department_id')),
    sa.ForeignKeyConstraint(['portfolio_id'], ['portfolio.id'], name=op.f('fk_organisation_portfolio_id'), use_alter=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('tooi', name=op.f('uq_organisation_tooi'))
    )
    op.create_index(op.f('ix_organisation_department_id'), 'organisation', ['department_id'], unique=False)
    op.create_index(op.f('ix_organisation_name'), 'organisation', ['name'], unique=False)
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('issuer', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=True),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_person_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_table('portfolio',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('mailbox', sa.String(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['department_id'], ['organisation.id'], name=op.f('fk_portfolio_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_portfolio')),
    sa.UniqueConstraint('key', name=op.f('uq_portfolio_key'))
    )
    op.create_index(op.f('ix_portfolio_department_id'), 'portfolio', ['department_id'], unique=False)
    op.create_table('referral_count',
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('on', 'rule', 'kind', name=op.f('pk_referral_count'))
    )
    op.create_table('contact_request',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('salt', sa.String(), nullable=False),
    sa.Column('regime', sa.Enum('permission', 'notify', 'refer', name='regime', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('rules_hash', sa.String(), nullable=False),
    sa.Column('timing', sa.Enum('simultaneous', 'without_delay', name='timing', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('disclose', sa.Enum('full', 'fact', 'title_only', name='disclose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('because', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('rule_status', sa.Enum('in_force', 'proposed', 'agreement', name='rule_status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('initiator_kind', sa.Enum('member', 'committee', 'inquiry_committee', 'official', 'body', name='initiator_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('chamber', sa.Enum('TK', 'EK', name='chamber', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('initiator_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('committee_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('portfolio_id', sa.Integer(), nullable=False),
    sa.Column('handler_id', sa.Integer(), nullable=True),
    sa.Column('form', sa.Enum('public_information', 'factual_information', 'conversation', 'technical_briefing', 'working_visit', 'knowledge_session', 'hearing', 'calculation', 'amendment_assistance', 'bill_assistance', 'individual_case', name='form', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('ground', sa.Enum('task_performance', 'published_findings', 'other', name='ground', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('addressee', sa.Enum('leadership', 'staff', name='addressee', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('question', sa.String(), nullable=True),
    sa.Column('preference', sa.String(), nullable=True),
    sa.Column('wished_official', sa.String(), nullable=True),
    sa.Column('bill_title', sa.String(), nullable=True),
    sa.Column('dossier', sa.String(), nullable=True),
    sa.Column('debate_on', sa.Date(), nullable=True),
    sa.Column('took_place_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('haystack', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('submitted', 'clarifying', 'awaiting_permission', 'permitted', 'refused', 'scheduled', 'held', 'referred', 'lapsed', 'withdrawn', 'notified', 'declined', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('ball', sa.Enum('initiator', 'liaison', 'minister', 'body', 'official', 'member', 'system', name='ball', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('ball_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('advice', sa.String(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_version', sa.Integer(), nullable=False),
    sa.Column('permission_id', sa.Integer(), nullable=True),
    sa.Column('permission_granted', sa.Boolean(), nullable=True),
    sa.Column('notice_letter_id', sa.Integer(), nullable=True),
    sa.Column('notice_to', sa.String(), server_default='minister', nullable=False),
    sa.Column('official_name', sa.String(), nullable=True),
    sa.Column('official_email', sa.String(), nullable=True),
    sa.Column('official_phone', sa.String(), nullable=True),
    sa.Column('office_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('official_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('member_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointment_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointment_minutes', sa.Integer(), nullable=True),
    sa.Column('appointment_place', sa.String(), nullable=True),
    sa.Column('ics_sequence', sa.Integer(), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shared', sa.String(), nullable=True),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(closed_at IS NOT NULL) = (state IN ('refused', 'held', 'referred', 'lapsed', 'withdrawn', 'declined'))", name=op.f('ck_contact_request_closed_has_moment')),
    sa.CheckConstraint("disclose <> 'title_only' OR (subject IS NULL AND question IS NULL AND preference IS NULL AND wished_official IS NULL AND appointment_place IS NULL AND shared IS NULL AND bill_title IS NOT NULL AND handler_id IS NOT NULL)", name=op.f('ck_contact_request_sealed_is_elsewhere')),
    sa.CheckConstraint("disclose = 'title_only' OR form NOT IN ('amendment_assistance', 'bill_assistance')", name=op.f('ck_contact_request_assistance_is_sealed')),
    sa.CheckConstraint("disclose = 'title_only' OR subject IS NOT NULL", name=op.f('ck_contact_request_open_has_subject')),
    sa.CheckConstraint("notice_to = 'minister'", name=op.f('ck_contact_request_notice_is_to_the_minister')),
    sa.CheckConstraint("regime <> 'notify' OR state = 'submitted' OR notice_letter_id IS NOT NULL", name=op.f('ck_contact_request_notified_has_letter')),
    sa.CheckConstraint("regime <> 'notify' OR state NOT IN ('clarifying', 'awaiting_permission', 'permitted', 'refused', 'lapsed')", name=op.f('ck_contact_request_notify_states')),
    sa.CheckConstraint("regime <> 'permission' OR state <> 'held' OR permission_id IS NOT NULL", name=op.f('ck_contact_request_held_has_permission')),
    sa.CheckConstraint("regime <> 'permission' OR state <> 'notified'", name=op.f('ck_contact_request_permission_states')),
    sa.CheckConstraint("regime <> 'permission' OR state NOT IN ('permitted', 'scheduled') OR permission_id IS NOT NULL", name=op.f('ck_contact_request_permitted_has_permission')),
    sa.CheckConstraint("regime <> 'refer'", name=op.f('ck_contact_request_referral_is_not_stored')),
    sa.CheckConstraint("state <> 'held' OR held_at IS NOT NULL", name=op.f('ck_contact_request_held_has_moment')),
    sa.CheckConstraint("state <> 'scheduled' OR appointment_at IS NOT NULL", name=op.f('ck_contact_request_scheduled_has_moment')),
    sa.CheckConstraint('(permission_id IS NULL) = (permission_granted IS NULL)', name=op.f('ck_contact_request_permission_is_a_whole')),
    sa.CheckConstraint('permission_granted IS NULL OR permission_granted', name=op.f('ck_contact_request_permission_was_granted')),
    sa.ForeignKeyConstraint(['committee_id'], ['committee.id'], name=op.f('fk_contact_request_committee_id')),
    sa.ForeignKeyConstraint(['department_id'], ['organisation.id'], name=op.f('fk_contact_request_department_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_contact_request_entered_by_id')),
    sa.ForeignKeyConstraint(['handler_id'], ['organisation.id'], name=op.f('fk_contact_request_handler_id')),
    sa.ForeignKeyConstraint(['initiator_id'], ['person.id'], name=op.f('fk_contact_request_initiator_id')),
    sa.ForeignKeyConstraint(['member_id'], ['person.id'], name=op.f('fk_contact_request_member_id')),
    sa.ForeignKeyConstraint(['notice_letter_id', 'id', 'notice_to'], ['letter.id', 'letter.contact_id', 'letter.to_party'], name='fk_contact_request_notice_letter', use_alter=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_contact_request_organisation_id')),
    sa.ForeignKeyConstraint(['permission_id', 'id', 'permission_granted'], ['decision.id', 'decision.contact_id', 'decision.granted'], name='fk_contact_request_permission', use_alter=True),
    sa.ForeignKeyConstraint(['portfolio_id'], ['portfolio.id'], name=op.f('fk_contact_request_portfolio_id')),
    sa.ForeignKeyConstraint(['previous_id'], ['contact_request.id'], name=op.f('fk_contact_request_previous_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['person.id'], name=op.f('fk_contact_request_taken_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_request')),
    sa.UniqueConstraint('id', 'regime', name=op.f('uq_contact_request_id_regime')),
    sa.UniqueConstraint('key', name=op.f('uq_contact_request_key')),
    sa.UniqueConstraint('number', name=op.f('uq_contact_request_number'))
    )
    op.create_index('ix_contact_request_committee', 'contact_request', ['committee_id', 'id'], unique=False)
    op.create_index('ix_contact_request_entered_by', 'contact_request', ['entered_by_id', 'department_id', 'id'], unique=False)
    op.create_index('ix_contact_request_handler', 'contact_request', ['handler_id', 'id'], unique=False)
    op.create_index('ix_contact_request_initiator', 'contact_request', ['initiator_id', 'id'], unique=False)
    op.create_index('ix_contact_request_member', 'contact_request', ['member_id', 'id'], unique=False)
    op.create_index('ix_contact_request_official', 'contact_request', ['official_email', 'id'], unique=False)
    op.create_index('ix_contact_request_open_due', 'contact_request', ['due_at'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index(op.f('ix_contact_request_organisation_id'), 'contact_request', ['organisation_id'], unique=False)
    op.create_index('ix_contact_request_portfolio', 'contact_request', ['portfolio_id', 'id'], unique=False)
    op.create_index(op.f('ix_contact_request_previous_id'), 'contact_request', ['previous_id'], unique=False)
    op.create_index('ix_contact_request_queue', 'contact_request', ['department_id', 'regime', 'state', 'due_at', 'id', 'ball', 'closed_at'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index('ix_contact_request_search', 'contact_request', ['department_id', 'id', 'haystack'], unique=False)
    op.create_table('login_session',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_login_session_person_id')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_login_session'))
    )
    op.create_index(op.f('ix_login_session_person_id'), 'login_session', ['person_id'], unique=False)
    op.create_table('role_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('member', 'assistant', 'clerk', 'liaison', 'minister', 'official', 'body', 'administrator', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('chamber', sa.Enum('TK', 'EK', name='chamber', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('portfolio_id', sa.Integer(), nullable=True),
    sa.Column('committee_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('is_deputy', sa.Boolean(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint("role <> 'assistant' OR member_id IS NOT NULL", name=op.f('ck_role_grant_assistant_has_member')),
    sa.CheckConstraint("role <> 'clerk' OR committee_id IS NOT NULL", name=op.f('ck_role_grant_clerk_has_committee')),
    sa.CheckConstraint("role <> 'member' OR chamber IS NOT NULL", name=op.f('ck_role_grant_member_has_chamber')),
    sa.CheckConstraint("role <> 'minister' OR portfolio_id IS NOT NULL", name=op.f('ck_role_grant_minister_has_portfolio')),
    sa.CheckConstraint("role NOT IN ('liaison', 'official', 'body') OR organisation_id IS NOT NULL", name=op.f('ck_role_grant_role_has_organisation')),
    sa.ForeignKeyConstraint(['committee_id'], ['committee.id'], name=op.f('fk_role_grant_committee_id')),
    sa.ForeignKeyConstraint(['member_id'], ['person.id'], name=op.f('fk_role_grant_member_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_role_grant_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id')),
    sa.ForeignKeyConstraint(['portfolio_id'], ['portfolio.id'], name=op.f('fk_role_grant_portfolio_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    op.create_index(op.f('ix_role_grant_committee_id'), 'role_grant', ['committee_id'], unique=False)
    op.create_index(op.f('ix_role_grant_member_id'), 'role_grant', ['member_id'], unique=False)
    op.create_index(op.f('ix_role_grant_organisation_id'), 'role_grant', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_role_grant_person_id'), 'role_grant', ['person_id'], unique=False)
    op.create_index(op.f('ix_role_grant_portfolio_id'), 'role_grant', ['portfolio_id'], unique=False)
    op.create_table('standing_permission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('portfolio_id', sa.Integer(), nullable=False),
    sa.Column('forms', sa.JSON(), nullable=False),
    sa.Column('organisations', sa.JSON(), nullable=False),
    sa.Column('initiators', sa.JSON(), nullable=False),
    sa.Column('chambers', sa.JSON(), nullable=False),
    sa.Column('conditions', sa.String(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('capacity', sa.Enum('zelf', 'mandaat', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('how', sa.Enum('mondeling', 'schriftelijk', 'vooraf', name='how', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_standing_permission_entered_by_id')),
    sa.ForeignKeyConstraint(['portfolio_id'], ['portfolio.id'], name=op.f('fk_standing_permission_portfolio_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['person.id'], name=op.f('fk_standing_permission_revoked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing_permission'))
    )
    op.create_index(op.f('ix_standing_permission_portfolio_id'), 'standing_permission', ['portfolio_id'], unique=False)
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_party', sa.String(), nullable=False),
    sa.Column('for_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_audit_entry_by_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_audit_entry_contact_id')),
    sa.ForeignKeyConstraint(['for_id'], ['person.id'], name=op.f('fk_audit_entry_for_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_entry_hash')),
    sa.UniqueConstraint('previous_hash', name=op.f('uq_audit_entry_previous_hash'))
    )
    op.create_index(op.f('ix_audit_entry_contact_id'), 'audit_entry', ['contact_id'], unique=False)
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('toegestaan', 'voorwaarden', 'geweigerd', 'ingetrokken', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=False),
    sa.Column('foot', sa.Enum('letter', 'recorded', 'standing', name='foot', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('capacity', sa.Enum('zelf', 'mandaat', name='capacity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('how', sa.Enum('mondeling', 'schriftelijk', 'vooraf', name='how', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('entered_from', sa.String(), nullable=True),
    sa.Column('standing_permission_id', sa.Integer(), nullable=True),
    sa.Column('conditions', sa.String(), nullable=True),
    sa.Column('ground', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('alternative', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disputed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dispute', sa.String(), nullable=True),
    sa.CheckConstraint("(foot = 'standing') = (standing_permission_id IS NOT NULL)", name=op.f('ck_decision_standing_has_permission')),
    sa.CheckConstraint("foot <> 'recorded' OR coalesce(how, '') IN ('mondeling', 'schriftelijk')", name=op.f('ck_decision_recorded_says_how')),
    sa.CheckConstraint("foot = 'letter' OR entered_by_id IS NOT NULL", name=op.f('ck_decision_entered_by_somebody')),
    sa.CheckConstraint("granted = (outcome IN ('toegestaan', 'voorwaarden'))", name=op.f('ck_decision_granted_follows_outcome')),
    sa.CheckConstraint("outcome <> 'geweigerd' OR (coalesce(trim(ground), '') <> '' AND coalesce(trim(reason), '') <> '' AND coalesce(trim(alternative), '') <> '')", name=op.f('ck_decision_refusal_has_reasons')),
    sa.CheckConstraint("outcome <> 'ingetrokken' OR coalesce(trim(reason), '') <> ''", name=op.f('ck_decision_revocation_has_reason')),
    sa.CheckConstraint("outcome <> 'voorwaarden' OR coalesce(trim(conditions), '') <> ''", name=op.f('ck_decision_conditions_are_named')),
    sa.CheckConstraint("trim(decided_by) <> ''", name=op.f('ck_decision_taken_by_somebody')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_decision_contact_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_decision_entered_by_id')),
    sa.ForeignKeyConstraint(['standing_permission_id'], ['standing_permission.id'], name=op.f('fk_decision_standing_permission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('id', 'contact_id', 'granted', name=op.f('uq_decision_id_contact_id_granted'))
    )
    op.create_index(op.f('ix_decision_contact_id'), 'decision', ['contact_id'], unique=False)
    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.Enum('submit', 'take', 'ask_back', 'clarify', 'ask_permission', 'remind', 'permit', 'refuse', 'dispute', 'revoke', 'name_official', 'schedule', 'reschedule', 'call_off', 'hold', 'decline', 'forward', 'lapse', 'withdraw', 'note', 'message', name='action', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Enum('initiator', 'liaison', 'minister', 'body', 'official', 'member', 'system', name='party', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_message_by_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_message_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message'))
    )
    op.create_index(op.f('ix_message_contact_id'), 'message', ['contact_id'], unique=False)
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_reminder_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('contact_id', 'kind', 'about', name=op.f('uq_reminder_contact_id_kind_about'))
    )
    op.create_table('sealed_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_sealed_read_contact_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sealed_read_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_read'))
    )
    op.create_index(op.f('ix_sealed_read_contact_id'), 'sealed_read', ['contact_id'], unique=False)
    op.create_table('sealed_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_sealed_text_by_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_sealed_text_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_text'))
    )
    op.create_index(op.f('ix_sealed_text_contact_id'), 'sealed_text', ['contact_id'], unique=False)
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.Column('template', sa.String(), nullable=False),
    sa.Column('to_email', sa.String(), nullable=False),
    sa.Column('to_party', sa.String(), nullable=False),
    sa.Column('reply_to', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('ics', sa.String(), nullable=True),
    sa.Column('ics_method', sa.String(), nullable=True),
    sa.Column('message_id', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'sending', 'accepted', 'failed', 'bounced', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_by', sa.String(), nullable=True),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_entry.id'], name=op.f('fk_letter_audit_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_letter_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('audit_id', 'to_email', name='uq_letter_one_per_address_and_action'),
    sa.UniqueConstraint('id', 'contact_id', 'to_party', name=op.f('uq_letter_id_contact_id_to_party')),
    sa.UniqueConstraint('message_id', name=op.f('uq_letter_message_id'))
    )
    op.create_index(op.f('ix_letter_contact_id'), 'letter', ['contact_id'], unique=False)
    op.create_index('ix_letter_due', 'letter', ['next_attempt_at', 'id'], unique=False, sqlite_where=sa.text("state IN ('queued', 'sending')"), postgresql_where=sa.text("state IN ('queued', 'sending')"))
    op.create_index('ix_letter_failed', 'letter', ['id'], unique=False, sqlite_where=sa.text("state IN ('failed', 'bounced')"), postgresql_where=sa.text("state IN ('failed', 'bounced')"))
    op.create_table('decision_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('addressee', sa.String(), nullable=False),
    sa.Column('asked_version', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_decision_link_contact_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_link_decision_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_decision_link_letter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_link'))
    )
    op.create_index(op.f('ix_decision_link_contact_id'), 'decision_link', ['contact_id'], unique=False)
    op.create_index(op.f('ix_decision_link_letter_id'), 'decision_link', ['letter_id'], unique=False)
    if op.get_context().dialect.supports_alter:
        close_circles()


def close_circles() -> None:
    op.create_foreign_key(op.f('fk_organisation_portfolio_id'), 'organisation', 'portfolio', ['portfolio_id'], ['id'])
    op.create_foreign_key('fk_contact_request_permission', 'contact_request', 'decision', ['permission_id', 'id', 'permission_granted'], ['id', 'contact_id', 'granted'])
    op.create_foreign_key('fk_contact_request_notice_letter', 'contact_request', 'letter', ['notice_letter_id', 'id', 'notice_to'], ['id', 'contact_id', 'to_party'])
