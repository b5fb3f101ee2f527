from django.urls import path

from landing import views

urlpatterns = [
    path("watch/<slug:code>/", views.watch, name="watch"),
    path("watch/<slug:code>/poster.jpg", views.watch_poster, name="watch-poster"),
    path("watch/<slug:code>/<str:token>/<str:name>", views.watch_file, name="watch-file"),
    path("videos/<int:pk>/share/", views.share, name="share-video"),
    path("videos/<int:pk>/qr.svg", views.qr_code, name="video-qr"),
]
