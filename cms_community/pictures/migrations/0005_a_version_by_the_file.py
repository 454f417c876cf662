from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("community_pictures", "0004_retouch"),
    ]

    operations = [
        migrations.RemoveField(model_name="retouch", name="version"),
    ]
