"""People: who can sign in, and which platform-wide office they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Makes people with a hashed password; everything else about a person is set by actions."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account. What they may do follows from memberships, expert record and platform office."""

    class Office(models.TextChoices):
        NONE = "", _("无")
        AUDITOR = "auditor", _("审计员")
        ADMINISTRATOR = "administrator", _("平台管理员")

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=120, blank=True)
    platform_office = models.CharField(max_length=20, choices=Office.choices, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Expert(models.Model):
    """A person in the expert pool, with the fields they know and where they work (for recusal).

    The term (聘期) runs from its first to its last day, each open where it is not set; `level` is a word of the pool's
    own, such as 国家级.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="expert")
    employer = models.ForeignKey("records.Organisation", models.PROTECT, null=True, blank=True, related_name="experts")
    employer_name = models.CharField(max_length=120, blank=True)
    fields = models.JSONField(default=list)
    rank = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    term_starts = models.DateField(null=True, blank=True)
    term_ends = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=30, blank=True, default="")

    def __str__(self) -> str:
        return self.person.name
