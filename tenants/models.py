"""Who may do what where: tenants, the hosts they answer on, people, and their memberships (public schema)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django_tenants.models import DomainMixin, TenantMixin

RESERVED_NAMES = frozenset({"public", "go", "api", "www", "admin", "static", "media", "information_schema"})
tenant_name = RegexValidator(
    r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$",
    "Use 3 to 40 small letters, digits and hyphens, starting with a letter.",
)


class Tenant(TenantMixin):  # type: ignore[misc]
    """A workspace: one brand, newsroom or client, with a schema of its own."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=40, unique=True, validators=[tenant_name])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    auto_create_schema = False  # `tenants.workspaces.open_workspace` makes it, where failure can be told
    auto_drop_schema = False

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return bool(self.schema_name == "public")


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name that a tenant's pages answer on."""

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return str(self.domain)


class People(BaseUserManager["User"]):
    """Makes people; e-mail addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address, shared by every tenant they belong to. Deactivated, never deleted."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_staff = models.BooleanField("platform staff", default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ANALYST = "analyst"


class Membership(models.Model):
    """That a person belongs to a tenant, and as what."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.EDITOR)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["tenant", "person"]
        constraints = [models.UniqueConstraint(fields=["tenant", "person"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.person} in {self.tenant}: {self.role}"

    @property
    def may_edit(self) -> bool:
        return self.role in (Role.OWNER, Role.ADMIN, Role.EDITOR)
