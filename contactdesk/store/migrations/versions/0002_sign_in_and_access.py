"""Sign-in and access: sessions that can be listed and ended, delegation, four eyes, codes, limits, who read what."""

# fmt: off
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('logout_seen',
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('jti', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('provider', 'jti', name=op.f('pk_logout_seen'))
    )
    op.create_table('rate_count',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('window', sa.Integer(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', 'window', name=op.f('pk_rate_count'))
    )
    op.create_index(op.f('ix_rate_count_expires_at'), 'rate_count', ['expires_at'], unique=False)
    op.create_table('remembered_browser',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('mailbox', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_remembered_browser'))
    )
    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('portfolio_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rejected_by_id', sa.Integer(), nullable=True),
    sa.Column('rejected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind <> 'mailbox' OR effective_at IS NULL OR answered_at IS NOT NULL", name=op.f('ck_proposal_effective_mailbox_answered')),
    sa.CheckConstraint("kind IN ('role', 'mailbox')", name=op.f('ck_proposal_kind')),
    sa.CheckConstraint('approved_by_id <> proposed_by_id', name=op.f('ck_proposal_four_eyes')),
    sa.CheckConstraint('effective_at IS NULL OR approved_by_id IS NOT NULL', name=op.f('ck_proposal_effective_is_approved')),
    sa.CheckConstraint('effective_at IS NULL OR rejected_at IS NULL', name=op.f('ck_proposal_effective_or_rejected')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_proposal_approved_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_proposal_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposal_person_id')),
    sa.ForeignKeyConstraint(['portfolio_id'], ['portfolio.id'], name=op.f('fk_proposal_portfolio_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_proposal_proposed_by_id')),
    sa.ForeignKeyConstraint(['rejected_by_id'], ['person.id'], name=op.f('fk_proposal_rejected_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    op.create_table('contact_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_request.id'], name=op.f('fk_contact_read_contact_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_read_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_read'))
    )
    op.create_index(op.f('ix_contact_read_contact_id'), 'contact_read', ['contact_id'], unique=False)
    op.create_table('delegation',
    sa.Column('grant_id', sa.Integer(), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_delegation_given_by_id')),
    sa.ForeignKeyConstraint(['grant_id'], ['role_grant.id'], name=op.f('fk_delegation_grant_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['person.id'], name=op.f('fk_delegation_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('grant_id', name=op.f('pk_delegation'))
    )
    op.create_index(op.f('ix_delegation_given_by_id'), 'delegation', ['given_by_id'], unique=False)
    op.create_table('letter_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=False),
    sa.Column('browser_hash', sa.String(), nullable=True),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose IN ('sign_in', 'mailbox', 'decision_code')", name=op.f('ck_letter_key_purpose')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_key_letter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_key'))
    )
    op.create_index(op.f('ix_letter_key_letter_id'), 'letter_key', ['letter_id'], unique=False)
    op.create_index('ix_letter_key_purpose_about', 'letter_key', ['purpose', 'about_id'], unique=False)
    # sessions are short and hold nothing: made anew, everybody signs in once more
    op.drop_table('login_session')
    op.create_table('login_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('sid', sa.String(), nullable=True),
    sa.Column('id_token', sa.String(), nullable=True),
    sa.Column('browser', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_login_session_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_login_session_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_login_session_token_hash'))
    )
    op.create_index(op.f('ix_login_session_person_id'), 'login_session', ['person_id'], unique=False)
    op.create_index('ix_login_session_provider_sid', 'login_session', ['provider', 'sid'], unique=False)
    op.create_index('uq_person_issuer_subject', 'person', ['issuer', 'subject'], unique=True)
