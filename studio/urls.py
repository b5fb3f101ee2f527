from django.urls import path

from studio import views

urlpatterns = [
    path("", views.home, name="home"),
    path("videos/under-way/", views.under_way, name="under-way"),
    path("videos/new/", views.new_video, name="new-video"),
    path("videos/<int:pk>/", views.video, name="video"),
    path("videos/<int:pk>/progress/", views.video_progress, name="video-progress"),
    path("videos/<int:pk>/cancel/", views.cancel, name="cancel-video"),
    path("videos/<int:pk>/retry/", views.retry, name="retry-video"),
    path("videos/<int:pk>/scenes/<int:number>.jpg", views.scene_picture, name="scene-picture"),
    path("files/<str:sha256>/<str:name>", views.file, name="file"),
]
