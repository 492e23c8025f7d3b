import time, random
import pytest
from articles import related
from articles.models import *
from tests.factories import *
from django.utils import timezone
from django.db import connection
from django.test.utils import CaptureQueriesContext
pytestmark = pytest.mark.django_db
def old(article, limit=6):
    return (article.related_rows.filter(folded=False, other__in=Article.objects.published())
        .select_related("other__category", "other__author", "other__picture")
        .defer("other__body", "other__text").order_by("rank")[:limit])
def test_it():
    au, ca = make_author(), make_category(slug="c")
    for n in range(20): make_author(); make_category()
    now=timezone.now()
    N=20000
    Article.objects.bulk_create([Article(title=f"T{n}",slug=f"t{n}",author=au,category=ca,state="published",published_at=now,body="x",text="y") for n in range(N)], batch_size=500)
    ids=list(Article.objects.order_by("pk").values_list("pk",flat=True))
    random.seed(1)
    from articles.related.models import Related
    Related.objects.bulk_create([Related(article_id=i,other_id=o,rank=r,score=.1,terms=["a","b"]) for i in ids for r,o in enumerate(random.sample([x for x in (i+1,i+2,i+3,i+5,i+9,i+100,i+300,i+1000,i+7,i+13,i+12,i+17)],12),1) if o<=ids[-1] and o!=i][:200000], batch_size=500)
    RelatedChoice.objects.bulk_create([RelatedChoice(article_id=i, other_id=i+1, verdict="pinned", place=1, actor_name="x", at=now) for i in ids[:2000]])
    a=Article.objects.get(pk=ids[50])
    sqls={}
    with CaptureQueriesContext(connection) as q: related.suggestions(a)
    sqls["new"]=q[0]["sql"]
    with CaptureQueriesContext(connection) as q: list(old(a))
    sqls["old"]=q[0]["sql"]
    for analyzed in (False, True):
        with connection.cursor() as c:
            if analyzed: c.execute("ANALYZE")
            for name,sql in sqls.items():
                c.execute(("EXPLAIN QUERY PLAN " if connection.vendor=="sqlite" else "EXPLAIN ANALYZE ")+sql)
                rows=c.fetchall()
                print(analyzed,name, *(r[-1] for r in (rows if connection.vendor=="sqlite" else rows[-2:])), sep="\n  ")
                ts=[]
                for _ in range(100):
                    b=time.perf_counter(); c.execute(sql); c.fetchall(); ts.append(time.perf_counter()-b)
                print(sorted(ts)[50]*1e6,"us")
    for f in (lambda: related.suggestions(a), lambda: list(old(a))):
        ts=[]
        for _ in range(100):
            b=time.perf_counter(); f(); ts.append(time.perf_counter()-b)
        print("python", sorted(ts)[50]*1e6,"us")
